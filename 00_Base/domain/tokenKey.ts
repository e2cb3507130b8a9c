/** What two spellings of a token's value or type have in common: they compare without regard to case in every OCPP version. */
export const tokenKey = (text: string): string => text.toLowerCase()
