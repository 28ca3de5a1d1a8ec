/** Whether a receipt is ours: with the public keys only, in a page or in the service worker. */
import { verify } from '@/kit/jws'
import { publicKeys } from './api'

export interface Receipt {
  sub: string
  number: string
  item: string
  revision: number
  digest: string
  method?: 'drawn' | 'typed'
  signed_at?: string
  materials: { id: string; sha256: string }[]
  due_on: string
  received_at: string
  head: string
}

const TYP = 'yc-receipt+jwt'

/** The claims of a receipt of ours; throws `TokenRefused` for anything else. */
export async function checkReceipt(token: string): Promise<Receipt> {
  return (await verify(TYP, token, await publicKeys())) as unknown as Receipt
}
