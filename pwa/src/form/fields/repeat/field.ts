import type { FieldType } from '..'
import { isRows } from '../../schema'
import Input from './Input.vue'
import View from './View.vue'

/** Rows that a person adds. */
export default { Input, View, group: true, fits: ({ schema }) => (isRows(schema) ? 5 : 0) } satisfies FieldType
