export { noteShown } from '@/kit/occurrences'
export { default as UiCode } from './UiCode.vue'
export { default as UiRetry } from './UiRetry.vue'
export { t } from './useWords'
