ARG BASE=debian@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
ARG GIVEN
FROM ${BASE} AS build
ADD --checksum=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef https://example.com/tool.tar.gz /opt/
RUN <<END
curl -fsSLo tool.tar.gz https://example.com/tool.tar.gz
echo "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef  tool.tar.gz" | sha256sum -c
tar -xzf tool.tar.gz
END

FROM ${GIVEN}

FROM build AS test
RUN ["make"]

FROM scratch
COPY --from=build /hello /hello
