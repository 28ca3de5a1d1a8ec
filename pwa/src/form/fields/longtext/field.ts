import type { FieldType } from '..'
import View from '../text/View.vue'
import Input from './Input.vue'

export default {
  Input,
  View,
  group: false,
  fits: ({ schema, options }) => (schema.type === 'string' && options.widget === 'textarea' ? 3 : 0),
} satisfies FieldType
