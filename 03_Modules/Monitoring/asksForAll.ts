/** N02.FR.11: a GetMonitoringReport without any condition is for every monitor there is. */
export const asksForAll = (request: object): boolean => !('componentVariable' in request || 'monitoringCriteria' in request)
