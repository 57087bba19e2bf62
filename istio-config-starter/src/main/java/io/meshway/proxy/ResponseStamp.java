package io.meshway.proxy;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** What every answer carries: {@code server} always, {@code date} unless the upstream wrote one. */
public final class ResponseStamp {
    private final String server;
    private final InstantSource clock;
    private volatile Second second = new Second(Long.MIN_VALUE, "");

    /**
     * A stamp.
     *
     * @param server value of the {@code server} header; Istio's gateways say {@code istio-envoy}
     */
    public ResponseStamp(String server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
    }

    void apply(HttpHeaders headers) {
        headers.set(HeaderNames.SERVER, server);
        if (!headers.contains(HeaderNames.DATE)) {
            headers.set(HeaderNames.DATE, date());
        }
    }

    /** Formatted once a second; a race formats it twice, to the same text. */
    private String date() {
        Instant now = clock.instant();
        Second current = second;
        if (current.epoch != now.getEpochSecond()) {
            current = new Second(
                    now.getEpochSecond(), DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
            second = current;
        }
        return current.text;
    }

    private record Second(long epoch, String text) {}
}
