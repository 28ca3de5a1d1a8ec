import type { FieldType } from '..'
import View from '../text/View.vue'
import Input from './Input.vue'

export default {
  Input,
  View,
  group: false,
  fits: ({ schema }) => (schema.type === 'integer' && schema['x-money'] ? 3 : 0),
} satisfies FieldType
