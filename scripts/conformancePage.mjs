// docs/conformance.md, from what test/conformance/judge.ts found. The same result makes the same page.

const blockNames = {
  A: 'Security',
  B: 'Provisioning',
  C: 'Authorization',
  D: 'Local authorization list',
  E: 'Transactions',
  F: 'Remote control',
  G: 'Availability',
  H: 'Reservation',
  I: 'Tariff and cost',
  J: 'Meter values',
  K: 'Smart charging',
  L: 'Firmware management',
  M: 'ISO 15118 certificates',
  N: 'Diagnostics',
  O: 'Display message',
  P: 'Data transfer',
}
const states = ['passed', 'failed', 'missing', 'not playable']
const arrows = { up: '↑', down: '↓' }

export function conformancePage({ cases, messages }) {
  const cases2 = cases.filter(({ version }) => version !== '1.6')
  const cases16 = cases.filter(({ version }) => version === '1.6')
  return `# Conformance

Made by \`npm run conformance\`; do not edit. It plays the certification cases in which the CSMS is under test: those of OCPP 2.0.1 edition 3 part 6 with its
errata, over 2.0.1 and once more over 2.1, which has all their messages, and those of OCPP 1.6. Messages without a case have tests of their own. The tests play the
station over a real socket with the third-party client \`ocpp-rpc\`, operate through REST, and check both directions against the official schemas. They are our
reading of the cases, not a certificate: only the Open Charge Alliance's test tool gives one. \`.ci/run\` fails when this page is not what the tests say, when a
case failed or is missing, and when a message is not handled or not tested.

A case without a test is missing. One that is played by several tests has passed when all of them have.

| OCPP 2.x block | Cases | ${versionHeads('2.0.1')} | ${versionHeads('2.1')} |
|---|---|${'---|'.repeat(8)}
${[...blocks(cases2), ['**All**', cases2]].map(([name, some]) => `| ${name} | ${some.length} | ${counts(some, '2.0.1')} | ${counts(some, '2.1')} |`).join('\n')}

| OCPP 1.6 profile | Cases | ${versionHeads('1.6')} |
|---|---|${'---|'.repeat(4)}
${[...blocks(cases16), ['**All**', cases16]].map(([name, some]) => `| ${name} | ${some.length} | ${counts(some, '1.6')} |`).join('\n')}

| Messages | Actions | Handled | Tested, with the effect seen |
|---|---|---|---|
${messages
  .map(({ version, rows }) => `| OCPP ${version} | ${rows.length} | ${share(rows, 'handled')} | ${share(rows, 'tested')} |`)
  .join('\n')}

# Cases

${blocks(cases2)
  .map(([name, some]) => `## ${name}\n\n| Case | Title | 2.0.1 | 2.1 | Played by |\n|---|---|---|---|---|\n${some.map(caseRow).join('\n')}`)
  .join('\n\n')}

${blocks(cases16)
  .map(([name, some]) => `## OCPP 1.6: ${name}\n\n| Case | Title | 1.6 | Played by |\n|---|---|---|---|\n${some.map(caseRow).join('\n')}`)
  .join('\n\n')}

# Messages

Every message definition of each version; a row is an action, with its request and its answer, in each direction it has. \`↑\` the station asks Plugboard, \`↓\`
Plugboard asks the station. Handled: the files that serve it. Tested: tests in which it crossed the socket, requested and answered with valid frames, and which
then read its effect. Effect: the REST resource, below \`/api/v1\`, that showed it; \`/commands/{id}\` where a command leaves nothing else.

${messages
  .map(
    ({ version, rows }) =>
      `## OCPP ${version}\n\n| Action | Handled | Tested | Effect |\n|---|---|---|---|\n${rows.map(messageRow).join('\n')}`,
  )
  .join('\n\n')}
`
}

function versionHeads(version) {
  return states.map((state, i) => (i === 0 ? `${version}: ${state}` : state)).join(' | ')
}

function blocks(cases) {
  const found = new Map()
  for (const one of cases) {
    const name = one.version === '1.6' ? one.block : `${one.block} ${blockNames[one.block]}`
    found.set(name, [...(found.get(name) ?? []), one])
  }
  return [...found]
}

function counts(cases, version) {
  return states
    .map((state) => cases.filter(({ outcomes }) => outcomes.some((one) => one.over === version && one.state === state)).length)
    .join(' | ')
}

function caseRow({ id, title, outcomes, files }) {
  const results = outcomes.map(({ state, reason }) => (state === 'passed' ? state : `**${state}**${reason ? `: ${reason}` : ''}`))
  return `| ${[id, title, ...results].map(cell).join(' | ')} | ${files.map((file) => `\`${file}\``).join('<br>')} |`
}

/** Actions of which that holds in every direction they have. */
function share(rows, what) {
  return rows.filter(({ ways }) => ways.length > 0 && ways.every((way) => way[what].length > 0)).length
}

function messageRow({ action, ways }) {
  const lines = (of) => ways.map((one) => `${arrows[one.way]} ${of(one) || '**no**'}`).join('<br>') || '**no**'
  const columns = [
    lines(({ handled }) => handled.map((file) => `\`${file}\``).join(', ')),
    lines(({ tested }) => testedBy(tested)),
    lines(({ reads }) => reads && `\`${reads}\``),
  ]
  return `| ${action} | ${columns.join(' | ')} |`
}

/** The first cases, or else the files that test it. */
function testedBy(tested) {
  const cases = tested.filter((one) => one.startsWith('TC_'))
  if (cases.length === 0) return tested.map((file) => `\`${file}\``).join(', ')
  return `${cases.slice(0, 3).join(', ')}${cases.length > 3 ? ' …' : ''}`
}

function cell(text) {
  return text.replaceAll('|', '\\|')
}
