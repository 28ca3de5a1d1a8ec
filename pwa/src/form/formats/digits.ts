/** Numbers of accounts and files: digits only. How many there are is the form's to say. */
import { compact } from './text'

export const normalise = compact

export const reason = (value: string): string | null => (/^[0-9]+$/.test(value) ? null : 'characters')
