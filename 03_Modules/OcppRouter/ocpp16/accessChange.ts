import { faultOfKey } from '#base/domain/stationPassword.js'
import type { Told } from '../accessChanges.js'
import type { Request16, Response16 } from './translation.js'

/** What a 1.6 CALL tells a station about how to log in: its password (security extension A01.FR.02) or its security profile (A05). */
export function told16(action: string, payload: any): Told[] {
  if (action !== 'ChangeConfiguration') return []
  const { key, value }: Request16<'ChangeConfiguration'> = payload
  const outcome = ({ status }: Response16<'ChangeConfiguration'>) =>
    status === 'Accepted' ? 'accepted' : status === 'RebootRequired' ? 'later' : 'refused'
  if (key.toLowerCase() === 'authorizationkey') return [{ password: value, fault: faultOfKey(value), outcome }]
  if (key.toLowerCase() === 'securityprofile') return [{ securityProfile: Number(value), outcome }]
  return []
}
