/** Who presents itself, as written by the station or the operator. */
export interface IdToken {
  idToken: string
  type: string
}

/**
 * The key under which a token is stored and found: idToken is case-insensitive in every OCPP version (1.6 CiString20, 2.x identifierString).
 * The type is part of it (C01.FR.25); additionalInfo is not.
 */
export const foldIdToken = (type: string, value: string): string => `${type.toLowerCase()}:${value.toLowerCase()}`

/** C01.FR.25: equal in type and value, without regard to case. */
export const sameIdToken = (a: IdToken | undefined, b: IdToken | undefined): boolean =>
  a !== undefined && b !== undefined && foldIdToken(a.type, a.idToken) === foldIdToken(b.type, b.idToken)

/** Groups compare by value alone: 1.6 knows no type, and stations compare groupIdToken with MasterPassGroupId, which has none. */
export const sameGroup = (a: IdToken | undefined, b: IdToken | undefined): boolean =>
  a !== undefined && b !== undefined && a.idToken !== '' && a.idToken.toLowerCase() === b.idToken.toLowerCase()
