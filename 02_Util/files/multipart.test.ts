import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { boundaryOf, firstFile } from './multipart.js'

const part = (headers: string, content: string) => `--XYZ\r\n${headers}\r\n\r\n${content}\r\n`
const field = part('Content-Disposition: form-data; name="note"', 'hello')
const file = (content: string) =>
  part('content-disposition: form-data; name="uploadfile"; filename="log.zip"\r\nContent-Type: application/zip', content)

/** The body in pieces of `size` bytes. */
async function* pieces(body: string, size: number) {
  const bytes = Buffer.from(body)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const read = async (body: string, size: number) => {
  const { name, content } = await firstFile(pieces(body, size), 'XYZ')
  return { name, content: await text(content) }
}

describe('the file of a form', () => {
  const tricky = 'line\r\n--XY not the boundary\r\n--XYz\r\n\r\n'

  it.each([1, 2, 7, 64, 100_000])('is found after other fields, whole, in pieces of %i bytes', async (size) => {
    expect(await read(`${field}${file(tricky)}--XYZ--\r\n`, size)).toEqual({ name: 'log.zip', content: tricky })
  })

  it.each([1, 1000])('may be empty, in pieces of %i bytes', async (size) => {
    expect(await read(`${file('')}--XYZ--`, size)).toEqual({ name: 'log.zip', content: '' })
  })

  it('is refused when it breaks off', async () => {
    await expect(read(file('half').slice(0, -4), 5)).rejects.toThrow('ends before its file')
  })

  it('is refused when there is none', async () => {
    await expect(read(`${field}--XYZ--\r\n\r\n\r\n`, 5)).rejects.toThrow('holds no file')
  })

  it('is refused behind too much of something else', async () => {
    await expect(read(part('Content-Disposition: form-data; name="n"', 'x'.repeat(100_000)) + file('y'), 4096)).rejects.toThrow('too much')
  })
})

it.each([
  ['multipart/form-data; boundary=XYZ', 'XYZ'],
  ['multipart/form-data; charset=utf-8; boundary="a b"', 'a b'],
  ['application/octet-stream', undefined],
  [undefined, undefined],
])('the boundary of %j is %j', (contentType, boundary) => {
  expect(boundaryOf(contentType)).toBe(boundary)
})
