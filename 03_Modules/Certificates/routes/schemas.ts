import { z } from 'zod'

/** CertificateHashDataType of OCPP. */
export const hashData = z.object({
  hashAlgorithm: z.enum(['SHA256', 'SHA384', 'SHA512']).describe('How the hashes were made.'),
  issuerNameHash: z.string().describe("Hash of the issuer's name, hexadecimal."),
  issuerKeyHash: z.string().describe("Hash of the issuer's public key, hexadecimal."),
  serialNumber: z.string().describe('Serial number, hexadecimal without leading zeroes.'),
})
