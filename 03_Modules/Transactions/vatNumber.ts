/** How the numbers of a country look behind its two letters, as the VAT information exchange system of the EU describes them; GB, CH and NO by their own rules. */
const forms: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CH: /^E\d{9}(MWST|TVA|IVA)?$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z]\d{7}[A-Z\d]$|^\d{8}[A-Z]$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z\d]{2}\d{9}$/,
  GB: /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(\d{7}[A-Z]{1,2}|\d[A-Z+*]\d{5}[A-Z])$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^[A-Z\d+*]{9}B[A-Z\d+*]{2}$/,
  NO: /^\d{9}(MVA)?$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
}

export interface VatVerdict {
  status: 'Accepted' | 'Rejected'
  /** Of OCPP's list (2.1 appendix 5). */
  reasonCode: 'NoError' | 'InvalidValue' | 'UnsupportedParam'
  reason: string
}

/** What a VAT number shows by itself: whether it looks like one of its country. That it was given to anybody, no more than a register could tell. */
export function judgeVatNumber(given: string): VatVerdict {
  const number = given.toUpperCase().replaceAll(/[\s.-]/g, '')
  const country = number.slice(0, 2)
  if (!/^[A-Z]{2}$/.test(country) || !Object.hasOwn(forms, country))
    return {
      status: 'Rejected',
      reasonCode: 'UnsupportedParam',
      reason: 'not checked: it does not begin with a country whose numbers are known',
    }
  return forms[country]!.test(number.slice(2))
    ? { status: 'Accepted', reasonCode: 'NoError', reason: `it has the form of a number of ${country}; no register was asked` }
    : { status: 'Rejected', reasonCode: 'InvalidValue', reason: `it does not have the form of a number of ${country}` }
}
