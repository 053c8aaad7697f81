ARG VERSION=24
FROM node:${VERSION} AS build
RUN make

FROM scratch
COPY --from=build /hello /hello
