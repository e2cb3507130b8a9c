# CI runs these steps in an empty folder (scripts/dockerfile-steps.mjs): keep to FROM, ARG, ENV, WORKDIR, COPY, RUN, USER, CMD and metadata.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# `prepare` generates the OCPP types and validators.
COPY scripts ./scripts
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-bookworm-slim
# The user `node` of this image. A number, so that Kubernetes can see it is not root.
ARG UID=1000
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
COPY package.json package-lock.json LICENSE ./
# The PostgreSQL of the small site is a dependency; its library links are made by Plugboard itself.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force
COPY bin ./bin
COPY scripts/stamp.mjs ./scripts/
COPY --from=build /app/dist ./dist
RUN install -d -m 700 -o "$UID" -g "$UID" "$DATA_DIR"
USER $UID
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8080}/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Without the flag a SIGUSR1 would open the inspector.
CMD ["node", "--disable-sigusr1", "--enable-source-maps", "dist/Server/main.js"]
