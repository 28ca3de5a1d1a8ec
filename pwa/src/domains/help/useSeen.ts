/** The codes that this device has shown lately, for whoever helps. */
import { occurrences, type Occurrence } from '@/kit/occurrences'

export const useSeen = (): readonly Occurrence[] => occurrences()
