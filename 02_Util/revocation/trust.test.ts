import { X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { authority } from '../../test/authority.js'
import { isListed, revokedBy } from './trust.js'

it('knows what a CA has revoked, and believes no other list', async () => {
  const root = await authority()
  const other = await authority('Other')
  const [kept, lost, lostToo] = [await root.issue({ CN: 'CP1' }), await root.issue({ CN: 'CP2' }), await root.issue({ CN: 'CP3' })]
  const anchors = [other.cert, root.cert].map((pem) => new X509Certificate(pem))
  const isRevoked = async (pem: string, { cert }: { cert: string }) =>
    isListed({ anchors, revoked: revokedBy(pem, anchors) }, new X509Certificate(cert), anchors[1]!)
  const lists = `${await root.revoke(lost)}in words\n${await root.revoke(lostToo)}${await other.revoke()}`

  expect([await isRevoked(lists, kept), await isRevoked(lists, lost), await isRevoked(lists, lostToo)]).toEqual([false, true, true])
  expect(await isRevoked(await other.revoke(lost), lost)).toBe(false)
  expect(await isRevoked('', lost)).toBe(false)
  const foreign = await (await authority('Foreign')).revoke(lost)
  expect(() => revokedBy(foreign, anchors)).toThrow('none of the CAs signed the list of Foreign')
})
