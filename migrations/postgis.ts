/**
 * Not a migration but a step of every start: PostGIS may appear in a server long after its tables were made.
 * Where it is installed, a generated geography column and a GiST index serve the search by distance; elsewhere haversine does.
 */
export const ensureGeography = `
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'postgis')
    AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'locations'::regclass AND attname = 'geog' AND NOT attisdropped) THEN
    EXECUTE 'ALTER TABLE locations ADD COLUMN geog geography(Point, 4326) GENERATED ALWAYS AS
      (CASE WHEN latitude IS NULL THEN NULL ELSE ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)::geography END) STORED';
    EXECUTE 'CREATE INDEX locations_geog ON locations USING gist (geog)';
  END IF;
END $$;`
