# The newest long-term release. What is built here is tried with it, and without any container, by scripts/try-package.sh.
ARG NODE_VERSION=24

FROM node:${NODE_VERSION}-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN scripts/package.sh /app

FROM node:${NODE_VERSION}-slim
# Nothing but /data is ever written to, so that the root can be read-only. It is made for this user here: a new volume takes
# owner and mode from the folder that it covers.
RUN install --directory --owner=node --group=node --mode=700 /data
COPY --from=build /app /app
ENV NODE_ENV=production PAPERBOY_DATA=/data PORT=8080
WORKDIR /app
USER node
VOLUME /data
EXPOSE 8080
# Whether the process lives, not whether its database and platforms do: restarting it would mend neither.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/cli/index.js"]
CMD ["start"]
