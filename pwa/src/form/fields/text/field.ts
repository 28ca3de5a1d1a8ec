import type { FieldType } from '..'
import Input from './Input.vue'
import View from './View.vue'

export default { Input, View, group: false, fits: () => 1 } satisfies FieldType
