import { type Answer, judge } from './judge.js'
import { type Invented, invent, random, stories } from './oracle.js'

export type Subject = (readings: Invented['readings'], session: Invented['session']) => Answer & { explanation: readonly string[] }

interface Run {
  seed: number
  perStory: number
  /** Stops once this many wrong answers are found. */
  enough: number
}

/** Puts every story to the subject `perStory` times and returns the wrong answers, each with what it takes to see why. */
export function wrongAnswers(subject: Subject, { seed, perStory, enough }: Run) {
  const wrong: { story: string; complaint: string; explanation: readonly string[] }[] = []
  for (const [index, story] of stories.entries()) {
    const next = random(seed + index)
    for (let count = 0; count < perStory && wrong.length < enough; count++) {
      const session = invent(next, story)
      const answer = subject(session.readings, session.session)
      const complaint = judge(session, answer)
      if (complaint) wrong.push({ story, complaint, explanation: answer.explanation })
    }
  }
  return wrong
}
