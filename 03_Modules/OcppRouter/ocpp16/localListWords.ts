import { customData } from './customData16.js'

/** What a list of 1.6 can hold: idTags, which have no type and at most 20 characters (1.6 §7.15). */
export const localListWords = () => customData({ anyType: true, tokenMaxLength: 20 })
