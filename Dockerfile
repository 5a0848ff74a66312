# The command alone: a static binary in an empty image. The binary is built outside, so that the image has the one whose hash and
# provenance the release publishes: docker build --build-arg BINARY=PATH .
FROM scratch
ARG BINARY=cargo-cookie-registry
COPY --chmod=0755 ${BINARY} /cargo-cookie-registry
COPY LICENSE-MIT LICENSE-APACHE /
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["/cargo-cookie-registry"]
