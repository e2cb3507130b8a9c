// The live page. What stations say is text and only ever becomes text: nothing here builds HTML from it.

const EVERY_MS = 2000
const MOST_POWERS = 24

const byId = (id) => document.getElementById(id)
const colours = { Available: 'green', Occupied: 'blue', Charging: 'blue', Reserved: 'amber', Faulted: 'red', Unavailable: 'grey' }

let key = sessionStorage.getItem('key') ?? ''
let tenantId = sessionStorage.getItem('tenantId') ?? ''
let timer
let drawn = ''
// Answers that were asked for with another key or tenant are dropped.
let round = 0

function element(tag, { text, className, title } = {}, children = []) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (title) made.title = title
  if (text !== undefined) made.textContent = text
  made.append(...children)
  return made
}

class Refused extends Error {
  constructor(status, detail) {
    super(detail)
    this.status = status
  }
}

async function get(path, query = {}) {
  const search = new URLSearchParams({ ...query, ...(tenantId && { tenantId }) })
  const response = await fetch(`api/v1/${path}?${search}`, { headers: { authorization: `Bearer ${key}` } })
  const body = await response.json().catch(() => ({}))
  if (!response.ok) throw new Refused(response.status, body.detail ?? response.statusText)
  return body
}

/** What a weaker key may not see is left out, not an error. */
const orNothing = (promise) => promise.catch((err) => (err.status === 403 ? { items: [] } : Promise.reject(err)))

async function allStations() {
  const items = []
  let cursor
  do {
    const page = await get('stations', { limit: 500, ...(cursor && { cursor }) })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor && items.length < 2000)
  return items
}

/** Latest power per EVSE of the stations that charge; the readings of one moment that are split by phase add up. */
async function powersOf(stations) {
  const powers = new Map()
  await Promise.all(
    stations.slice(0, MOST_POWERS).map(async ({ id, stationId }) => {
      const { items } = await orNothing(get(`stations/${id}/meter-values`, { measurand: 'Power.Active.Import', limit: 30 }))
      const seen = new Map()
      for (const { evseId = 0, at, phase, normalised } of items) {
        if (normalised?.unit !== 'W') continue
        const first = seen.get(evseId)
        if (!first) seen.set(evseId, { at, phase, watts: normalised.value })
        else if (first.at === at && first.phase && phase) first.watts += normalised.value
      }
      for (const [evseId, { watts }] of seen) powers.set(`${stationId}\n${evseId}`, watts)
    }),
  )
  return powers
}

function lastMessages(items) {
  const last = new Map()
  for (const message of items) if (!last.has(message.stationId) && message.action) last.set(message.stationId, message)
  return last
}

async function look() {
  const [stations, { items: sessions }, { items: messages }] = await Promise.all([
    allStations(),
    orNothing(get('transactions', { active: true, limit: 500 })),
    orNothing(get('messages', { limit: 200 })),
  ])
  const charging = new Set(sessions.map(({ stationId }) => stationId))
  const powers = await powersOf(stations.filter(({ stationId }) => charging.has(stationId)))
  return { stations, sessions, last: lastMessages(messages), powers }
}

const kilo = (value, unit) => (Math.abs(value) < 1000 ? `${Math.round(value)} ${unit}` : `${Math.round(value / 10) / 100} k${unit}`)

const count = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`

function ago(at) {
  const seconds = Math.max(0, Math.round((Date.now() - new Date(at).getTime()) / 1000))
  if (seconds < 90) return `${seconds} s ago`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h ago`
  return `${Math.round(seconds / 86_400)} d ago`
}

/** Text that ages: redrawn by itself, so that the rest of the page can stay as it is. */
function ageing(before, at) {
  const made = element('span')
  made.dataset.before = before
  made.dataset.at = at
  made.textContent = `${before}${ago(at)}`
  return made
}

function sessionLine({ idToken, startedAt, energyWh, chargingState, flags }, watts) {
  const facts = [
    energyWh === undefined ? 'energy unknown' : kilo(energyWh, 'Wh'),
    watts === undefined ? undefined : kilo(watts, 'W'),
    chargingState,
    idToken,
    flags.includes('suspect') ? 'suspect' : undefined,
  ].filter(Boolean)
  const line = element('span', { className: 'session', text: `⚡ ${facts.join(' · ')}` })
  if (startedAt) line.append(ageing(' · since ', startedAt))
  return line
}

function connectorRow(evseId, connector, sessions, watts) {
  const { connectorId, status = 'unknown', reportedStatus, errorCode, vendorErrorCode, info, type, maxPowerW } = connector
  const error = errorCode && errorCode !== 'NoError' ? errorCode : undefined
  const what = [type, maxPowerW && kilo(maxPowerW, 'W')].filter(Boolean).join(' ')
  const more = [reportedStatus !== status && reportedStatus, error, vendorErrorCode, info].filter(Boolean).join(' · ')
  return element('li', {}, [
    element('span', { text: `EVSE ${evseId} / ${connectorId}` }),
    element('span', { text: status, className: `status ${colours[status] ?? 'grey'}` }),
    ...(what ? [element('span', { text: what, className: 'soft' })] : []),
    ...(more ? [element('span', { text: more, className: 'soft' })] : []),
    ...sessions.map((session) => sessionLine(session, watts)),
  ])
}

function card(station, { sessions, last, powers }) {
  const own = sessions.filter(({ stationId }) => stationId === station.stationId)
  const shown = new Set()
  const rows = station.evses.flatMap(({ evseId, connectors }) =>
    connectors.map((connector) => {
      const here = own.filter(
        (session) => session.evseId === evseId && (session.connectorId ?? connectors[0].connectorId) === connector.connectorId,
      )
      for (const { id } of here) shown.add(id)
      return connectorRow(evseId, connector, here, powers.get(`${station.stationId}\n${evseId}`))
    }),
  )
  const elsewhere = own.filter(({ id }) => !shown.has(id)).map((session) => element('li', {}, [sessionLine(session)]))
  const message = last.get(station.stationId)
  const said = [
    ...(station.lastSeenAt
      ? [ageing(station.online ? 'heard ' : 'last heard ', station.lastSeenAt)]
      : [element('span', { text: 'never connected' })]),
    ...(message ? [element('span', { text: ` · ${message.direction === 'toStation' ? 'we said' : 'it said'} ${message.action}` })] : []),
  ]
  const maker = [station.vendor, station.model, station.firmwareVersion].filter(Boolean).join(' · ')
  return element('article', {}, [
    element('h2', {}, [
      element('span', { className: station.online ? 'dot online' : 'dot', title: station.online ? 'online' : 'offline' }),
      element('span', { text: station.stationId }),
      ...(station.version ? [element('span', { className: 'version', text: `OCPP ${station.version}` })] : []),
    ]),
    ...(maker ? [element('p', { className: 'soft', text: maker })] : []),
    element('p', { className: 'soft' }, said),
    ...(station.bootStatus && station.bootStatus !== 'Accepted'
      ? [element('p', { className: 'soft amber', text: `boot ${station.bootStatus}` })]
      : []),
    ...(rows.length + elsewhere.length > 0 ? [element('ul', {}, [...rows, ...elsewhere])] : []),
  ])
}

function draw(seen) {
  const online = seen.stations.filter((station) => station.online).length
  const summary = `${online} of ${count(seen.stations.length, 'station')} online · ${count(seen.sessions.length, 'session')}`
  const state = JSON.stringify([seen.stations, seen.sessions, [...seen.last], [...seen.powers]])
  if (state === drawn) return
  drawn = state
  // Connected stations first: that is what somebody looks for.
  const order = seen.stations.toSorted((a, b) => Number(b.online) - Number(a.online))
  byId('summary').textContent = summary
  byId('empty').hidden = seen.stations.length > 0
  byId('stations').replaceChildren(...order.map((station) => card(station, seen)))
}

function trouble(text) {
  byId('trouble').textContent = text ?? ''
  byId('trouble').hidden = !text
}

function showForm(text) {
  round++
  clearTimeout(timer)
  drawn = ''
  byId('enter').hidden = false
  byId('leave').hidden = true
  byId('tenant').hidden = true
  byId('empty').hidden = true
  byId('summary').textContent = ''
  byId('stations').replaceChildren()
  trouble(text)
  byId('key').focus()
}

function forget() {
  key = ''
  tenantId = ''
  sessionStorage.clear()
}

async function refresh() {
  const mine = round
  try {
    const seen = document.hidden ? undefined : await look()
    if (mine !== round) return
    if (seen) draw(seen)
    trouble()
  } catch (err) {
    if (mine !== round) return
    if (err.status === 401) {
      forget()
      return showForm('This key is not known (any more).')
    }
    // A key bound to another tenant than the remembered one.
    if (tenantId && [403, 404].includes(err.status)) {
      tenantId = ''
      sessionStorage.removeItem('tenantId')
    }
    trouble(err.status ? err.message : 'Plugboard does not answer; trying again.')
  }
  timer = setTimeout(refresh, EVERY_MS)
}

/** A key that sees several tenants picks one. */
async function offerTenants() {
  const mine = round
  const { items } = await get('tenants').catch(() => ({ items: [] }))
  if (mine !== round || items.length < 2) return
  const choice = byId('tenant')
  choice.replaceChildren(
    ...items.map(({ id, name }) => {
      const option = element('option', { text: name })
      option.value = String(id)
      return option
    }),
  )
  choice.value = tenantId || String(items.find(({ id }) => id > 0)?.id ?? '')
  choice.hidden = false
}

function begin() {
  round++
  byId('enter').hidden = true
  byId('leave').hidden = false
  trouble()
  void offerTenants()
  void refresh()
}

byId('enter').addEventListener('submit', (event) => {
  event.preventDefault()
  key = byId('key').value.trim()
  byId('key').value = ''
  sessionStorage.setItem('key', key)
  begin()
})

byId('leave').addEventListener('click', () => {
  forget()
  showForm()
})

byId('tenant').addEventListener('change', ({ target }) => {
  tenantId = target.value
  sessionStorage.setItem('tenantId', tenantId)
  clearTimeout(timer)
  drawn = ''
  round++
  void refresh()
})

setInterval(() => {
  for (const at of document.querySelectorAll('[data-at]')) at.textContent = `${at.dataset.before}${ago(at.dataset.at)}`
}, 1000)

byId('address').textContent = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ocpp/<station id>`
if (key) begin()
else showForm()
