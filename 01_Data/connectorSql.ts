/** What a connector is, of the aliases `c` (connectors) and `e` (evses): the operator's word, else the station's. */
export const connectorFacts = `COALESCE(c.type, c.reported_type) AS type, COALESCE(c.format, c.reported_format) AS format,
  COALESCE(c.max_power_w, e.reported_max_power_w) AS "maxPowerW"`
