import { incoming } from '#base/ocpp/action.js'

// M07.FR.02, M07.FR.05: nobody here asks OCSP responders or fetches CRLs. The answer is good until now only, so that it is in no cache for a week (M07.FR.10).
export default incoming('GetCertificateChainStatus', async ({ certificateStatusRequests }, { data, station, receivedAt, now }) => {
  for (const { customData: _theirs, ...about } of certificateStatusRequests)
    await data.certificateQueries.record(station.id, { action: 'GetCertificateChainStatus', about, answer: 'Failed', at: receivedAt })
  const nextUpdate = now().toISOString()
  return {
    // M07.FR.08
    certificateStatus: certificateStatusRequests.map(({ certificateHashData, source }) => ({
      certificateHashData,
      source,
      status: 'Failed',
      nextUpdate,
    })),
  }
})
