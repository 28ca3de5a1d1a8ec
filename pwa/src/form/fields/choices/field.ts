import type { FieldType } from '..'
import View from '../text/View.vue'
import Input from './Input.vue'

/** Several of a list. */
export default {
  Input,
  View,
  group: true,
  fits: ({ schema }) => (schema.type === 'array' && schema.items?.oneOf ? 3 : 0),
} satisfies FieldType
