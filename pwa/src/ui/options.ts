/** One choice of a select, radios or checks. */
export interface Option {
  value: string
  label: string
  help?: string
  /** The language of the label, where it is not the page's. */
  lang?: string
}
