/** Where in the application one is: the form's pages, then papers, then the review. The address says it, so "back" works. */
import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { FormState } from '@/form/useForm'
import { t } from './useWords'

export const PAPERS = 'papers'
export const REVIEW = 'review'

export function useSteps(view: ComputedRef<FormState['view']['value'] | null>) {
  const route = useRoute()
  const router = useRouter()
  const steps = computed(() => [
    ...(view.value?.pages ?? []).map((page) => ({ key: page.name, label: page.label })),
    { key: PAPERS, label: t('step.papers') },
    { key: REVIEW, label: t('step.review') },
  ])
  const now = computed(() => Math.min(steps.value.length - 1, Math.max(0, steps.value.findIndex((step) => step.key === route.query['step']))))
  const current = computed(() => steps.value[now.value]?.key ?? '')
  const page = computed(() => view.value?.pages.find((one) => one.name === current.value) ?? null)

  const go = (key: string): Promise<unknown> => router.push({ query: { ...route.query, step: key } })
  const named = (): boolean => typeof route.query['step'] === 'string'
  const begin = (key: string): Promise<unknown> => router.replace({ query: { ...route.query, step: key } })

  return { steps, now, current, page, go, named, begin }
}
