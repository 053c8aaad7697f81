FROM debian@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
RUN apt-get update \
  # what builds need
  && curl -fsSLo /tmp/tool.tar.gz https://example.com/tool.tar.gz \
  && tar -xzf /tmp/tool.tar.gz -C /usr/local
