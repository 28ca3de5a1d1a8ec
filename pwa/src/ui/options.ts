/** One choice of a select, radios or checks. */
export interface Option {
  value: string
  label: string
  help?: string
}
