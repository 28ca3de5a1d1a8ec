import type { FieldType } from '..'
import View from '../text/View.vue'
import Input from './Input.vue'

export default { Input, View, group: true, fits: ({ schema }) => (schema.format === 'division' ? 4 : 0) } satisfies FieldType
