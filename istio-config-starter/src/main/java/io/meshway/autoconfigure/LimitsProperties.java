package io.meshway.autoconfigure;

import io.meshway.actuate.DurationText;
import io.meshway.transport.wire.Http2Limits;
import io.meshway.transport.wire.WireLimits;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What a client may cost, on every listener and on the application's own port.
 *
 * @param maxHeaderSize Bytes of a request's head, its target included; more is answered with 431.
 * @param maxHeaders Header lines of a request; more is answered with 431.
 * @param headerTimeout How long the head of a request may take from its first byte; then 408. 0 means any time.
 * @param bodyIdleTimeout How long a body that is waited for may stay away, before the answer has begun; then 408. Requests of gRPC may
 *     take any time. 0 means any time.
 * @param answerIdleTimeout How long a client may take nothing of an answer that waits for it; then the answer is broken off. 0 means any time.
 * @param idleTimeout How long a connection may carry no request; then it is closed. 0 means any time.
 * @param tlsHandshakeTimeout How long the first message of TLS, and then the rest of a handshake, may take; then the connection is closed.
 * @param maxConnections Connections of a listener at a time; more are closed as soon as they are accepted. 0 means any number.
 * @param maxRequestsPerConnection Requests of a connection, which ends after the last one's answer. 0 means any number.
 * @param maxConnectionDuration How old a connection may become; then it ends after the answers to what it carries. 0 means any age.
 * @param directMemoryPercentage Share of the container's memory limit, or else of the machine's memory, that all buffers outside of the heap may take, in
 *     percent, 16 MiB at least; when they are used up, connections are closed that ask for more. 0 leaves it to the JVM, whose bound is the size of the heap.
 *     -XX:MaxDirectMemorySize and -Dio.netty.maxDirectMemory win. Read once, at the start of the process.
 * @param http2 What holds for connections of HTTP/2 only.
 */
@Validated
@ConfigurationProperties("istio.limits")
public record LimitsProperties(
        @DefaultValue("60KB") @NotNull DataSize maxHeaderSize,
        @DefaultValue("100") @Min(1) int maxHeaders,
        @DefaultValue("60s") @NotNull Duration headerTimeout,
        @DefaultValue("5m") @NotNull Duration bodyIdleTimeout,
        @DefaultValue("5m") @NotNull Duration answerIdleTimeout,
        @DefaultValue("1h") @NotNull Duration idleTimeout,
        @DefaultValue("15s") @NotNull Duration tlsHandshakeTimeout,
        @DefaultValue("50000") @Min(0) int maxConnections,
        @DefaultValue("0") @Min(0) int maxRequestsPerConnection,
        @DefaultValue("0s") @NotNull Duration maxConnectionDuration,
        @DefaultValue("0") @Min(0) @Max(90) int directMemoryPercentage,
        @DefaultValue @Valid Http2 http2) {
    private static final DataSize SMALLEST_HEAD = DataSize.ofKilobytes(1);
    private static final DataSize LARGEST_HEAD = DataSize.ofKilobytes(8192);
    private static final DataSize SMALLEST_WINDOW = DataSize.ofBytes(16 * 1024L);
    private static final DataSize LARGEST_WINDOW = DataSize.ofBytes(Integer.MAX_VALUE);

    /** How long a client is still read whose connection ends, so that it sees the answer. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    public LimitsProperties {
        within("max-header-size", maxHeaderSize, SMALLEST_HEAD, LARGEST_HEAD);
        notNegative("header-timeout", headerTimeout);
        notNegative("body-idle-timeout", bodyIdleTimeout);
        notNegative("answer-idle-timeout", answerIdleTimeout);
        notNegative("idle-timeout", idleTimeout);
        notNegative("max-connection-duration", maxConnectionDuration);
        if (tlsHandshakeTimeout.toMillis() < 1) {
            throw new UnusablePropertyException(
                    "istio.limits.tls-handshake-timeout",
                    DurationText.of(tlsHandshakeTimeout),
                    "handshakes take time, and may not take all of it",
                    "Write a duration of a millisecond or more, such as 15s.");
        }
    }

    private static void notNegative(String name, Duration time) {
        if (time.isNegative()) {
            throw new UnusablePropertyException(
                    "istio.limits." + name,
                    DurationText.of(time),
                    "time does not run backwards",
                    "Write a duration of zero, which means no limit, or more.");
        }
    }

    private static void within(String name, DataSize size, DataSize least, DataSize most) {
        if (size.compareTo(least) < 0 || size.compareTo(most) > 0) {
            throw new UnusablePropertyException(
                    "istio.limits." + name,
                    size.toString(),
                    "it has to lie between " + least + " and " + most,
                    "Write a size such as 64KB.");
        }
    }

    /**
     * What holds for connections of HTTP/2 only.
     *
     * @param maxConcurrentStreams Requests of a connection at a time; more are refused.
     * @param initialStreamWindowSize Bytes of a request's body that may wait until they are taken.
     * @param initialConnectionWindowSize The same for all requests of a connection together.
     * @param maxResets Requests that a client may give up, or be at fault for, within resets-window; more close the connection.
     * @param resetsWindow Time for which max-resets counts, in whole seconds.
     * @param maxControlFrames Frames without use (PING, SETTINGS, PRIORITY, WINDOW_UPDATE and unknown ones) that a client may send within half a
     *     minute, beside ten for every frame with a part of a request or an answer; more close the connection.
     */
    public record Http2(
            @DefaultValue("100") @Min(1) int maxConcurrentStreams,
            @DefaultValue("64KB") @NotNull DataSize initialStreamWindowSize,
            @DefaultValue("1MB") @NotNull DataSize initialConnectionWindowSize,
            @DefaultValue("500") @Min(1) int maxResets,
            @DefaultValue("30s") @NotNull Duration resetsWindow,
            @DefaultValue("1000") @Min(1) int maxControlFrames) {
        public Http2 {
            within("http2.initial-stream-window-size", initialStreamWindowSize, SMALLEST_WINDOW, LARGEST_WINDOW);
            within(
                    "http2.initial-connection-window-size",
                    initialConnectionWindowSize,
                    SMALLEST_WINDOW,
                    LARGEST_WINDOW);
            if (resetsWindow.toSeconds() < 1) {
                throw new UnusablePropertyException(
                        "istio.limits.http2.resets-window",
                        DurationText.of(resetsWindow),
                        "resets are counted for whole seconds",
                        "Write 1s or more.");
            }
        }
    }

    /** What the listeners work with. */
    WireLimits wire() {
        return new WireLimits(
                (int) maxHeaderSize.toBytes(),
                maxHeaders,
                headerTimeout,
                idleTimeout,
                LINGER,
                bodyIdleTimeout,
                answerIdleTimeout,
                maxRequestsPerConnection,
                maxConnectionDuration,
                maxConnections,
                new Http2Limits(
                        http2.maxConcurrentStreams(),
                        (int) http2.initialStreamWindowSize().toBytes(),
                        (int) http2.initialConnectionWindowSize().toBytes(),
                        http2.maxResets(),
                        http2.resetsWindow(),
                        http2.maxControlFrames()));
    }
}
