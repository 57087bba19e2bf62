package io.meshway.proxy;

import io.netty.util.AsciiString;

/** Header names that the core touches, hashed once. */
final class HeaderNames {
    static final AsciiString HOST = name("host");
    static final AsciiString CONNECTION = name("connection");
    static final AsciiString KEEP_ALIVE = name("keep-alive");
    static final AsciiString PROXY_CONNECTION = name("proxy-connection");
    static final AsciiString TRANSFER_ENCODING = name("transfer-encoding");
    static final AsciiString CONTENT_LENGTH = name("content-length");
    static final AsciiString CONTENT_TYPE = name("content-type");
    static final AsciiString UPGRADE = name("upgrade");
    static final AsciiString TE = name("te");
    static final AsciiString TRAILER = name("trailer");
    static final AsciiString EXPECT = name("expect");
    static final AsciiString LOCATION = name("location");
    static final AsciiString SERVER = name("server");
    static final AsciiString DATE = name("date");
    static final AsciiString ORIGIN = name("origin");
    static final AsciiString COOKIE = name("cookie");
    static final AsciiString SET_COOKIE = name("set-cookie");
    static final AsciiString X_FORWARDED_FOR = name("x-forwarded-for");
    static final AsciiString X_FORWARDED_PROTO = name("x-forwarded-proto");
    static final AsciiString X_FORWARDED_CLIENT_CERT = name("x-forwarded-client-cert");
    static final AsciiString X_REQUEST_ID = name("x-request-id");
    static final AsciiString X_ENVOY_EXTERNAL_ADDRESS = name("x-envoy-external-address");
    static final AsciiString X_ENVOY_ATTEMPT_COUNT = name("x-envoy-attempt-count");
    static final AsciiString X_ENVOY_EXPECTED_TIMEOUT = name("x-envoy-expected-rq-timeout-ms");
    static final AsciiString X_ENVOY_ORIGINAL_PATH = name("x-envoy-original-path");
    static final AsciiString X_ENVOY_ORIGINAL_HOST = name("x-envoy-original-host");
    static final AsciiString X_ENVOY_SERVICE_TIME = name("x-envoy-upstream-service-time");
    static final AsciiString X_ENVOY_OVERLOADED = name("x-envoy-overloaded");
    static final AsciiString USER_AGENT = name("user-agent");
    static final AsciiString IMMEDIATE_HEALTH_CHECK_FAIL = name("x-envoy-immediate-health-check-fail");
    static final AsciiString DEGRADED = name("x-envoy-degraded");
    static final AsciiString X_ENVOY_RATELIMITED = name("x-envoy-ratelimited");
    static final AsciiString X_ENVOY_DECORATOR_OPERATION = name("x-envoy-decorator-operation");
    static final AsciiString X_ENVOY_INTERNAL = name("x-envoy-internal");
    static final AsciiString TIMEOUT_MS = name("x-envoy-upstream-rq-timeout-ms");
    static final AsciiString PER_TRY_TIMEOUT_MS = name("x-envoy-upstream-rq-per-try-timeout-ms");
    static final AsciiString MAX_RETRIES = name("x-envoy-max-retries");
    static final AsciiString RETRY_ON = name("x-envoy-retry-on");
    static final AsciiString RETRY_GRPC_ON = name("x-envoy-retry-grpc-on");
    static final AsciiString RETRIABLE_STATUS_CODES = name("x-envoy-retriable-status-codes");
    static final AsciiString RETRIABLE_HEADER_NAMES = name("x-envoy-retriable-header-names");
    static final AsciiString TIMEOUT_ALT_RESPONSE = name("x-envoy-upstream-rq-timeout-alt-response");
    static final AsciiString GRPC_TIMEOUT = name("grpc-timeout");
    static final AsciiString GRPC_STATUS = name("grpc-status");
    static final AsciiString GRPC_MESSAGE = name("grpc-message");
    static final AsciiString ACCESS_CONTROL_REQUEST_METHOD = name("access-control-request-method");
    static final AsciiString ACCESS_CONTROL_REQUEST_HEADERS = name("access-control-request-headers");
    static final AsciiString ACCESS_CONTROL_ALLOW_ORIGIN = name("access-control-allow-origin");
    static final AsciiString ACCESS_CONTROL_ALLOW_METHODS = name("access-control-allow-methods");
    static final AsciiString ACCESS_CONTROL_ALLOW_HEADERS = name("access-control-allow-headers");
    static final AsciiString ACCESS_CONTROL_EXPOSE_HEADERS = name("access-control-expose-headers");
    static final AsciiString ACCESS_CONTROL_MAX_AGE = name("access-control-max-age");
    static final AsciiString ACCESS_CONTROL_ALLOW_CREDENTIALS = name("access-control-allow-credentials");

    private HeaderNames() {}

    private static AsciiString name(String text) {
        return AsciiString.cached(text);
    }
}
