package io.meshway.transport.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The times of a connection of HTTP/2: ends streams whose client neither sends what it has begun nor takes what it has asked for, and a connection that nobody
 * uses. Looks every now and then, so that a frame costs nothing but a note.
 */
final class Http2Clock {
    private static final String GRPC = "application/grpc";

    private final Http2FrameCodec codec;
    private final WireLimits limits;
    private final Cutoffs cutoffs;
    private final IntObjectMap<Stream> streams = new IntObjectHashMap<>();
    private long lastUse = System.nanoTime();
    private @Nullable Future<?> next;

    Http2Clock(Http2FrameCodec codec, WireLimits limits, Cutoffs cutoffs) {
        this.codec = codec;
        this.limits = limits;
        this.cutoffs = cutoffs;
    }

    void start(ChannelHandlerContext own) {
        long nanos = LongStream.of(
                        nanos(limits.bodyTimeout()), nanos(limits.answerTimeout()), nanos(limits.idleTimeout()))
                .filter(time -> time > 0)
                .min()
                .orElse(0);
        if (nanos > 0) {
            long period = Math.max(nanos / 2, TimeUnit.MILLISECONDS.toNanos(1));
            next = own.executor().scheduleWithFixedDelay(() -> look(own), period, period, TimeUnit.NANOSECONDS);
        }
    }

    void stop() {
        Future<?> looking = next;
        if (looking != null) {
            looking.cancel(false);
        }
    }

    private static long nanos(Duration time) {
        return time.toNanos();
    }

    void began(Http2HeadersFrame head) {
        CharSequence type = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
        boolean grpc = type != null && type.toString().startsWith(GRPC);
        Stream stream = new Stream(head.stream(), head.isEndStream() || grpc);
        streams.put(head.stream().id(), stream);
    }

    boolean knows(int stream) {
        return streams.containsKey(stream);
    }

    void received(int id, boolean last) {
        Stream stream = streams.get(id);
        if (stream != null) {
            stream.lastRead = System.nanoTime();
            stream.received |= last;
        }
    }

    /** The client has made room for more of an answer. */
    void moved(int id) {
        Stream stream = streams.get(id);
        if (stream != null) {
            stream.moved = true;
        }
    }

    void answered(int id) {
        Stream stream = streams.get(id);
        if (stream != null) {
            stream.received = true;
        }
    }

    void ended(int id) {
        streams.remove(id);
        lastUse = System.nanoTime();
    }

    private void look(ChannelHandlerContext own) {
        long now = System.nanoTime();
        long idle = nanos(limits.idleTimeout());
        if (streams.isEmpty()) {
            if (idle > 0 && now - lastUse >= idle) {
                own.close();
            }
            return;
        }
        List<Stream> late = new ArrayList<>();
        List<Stream> stuck = new ArrayList<>();
        for (Stream stream : streams.values()) {
            if (isLate(stream, now)) {
                late.add(stream);
            } else if (isStuck(stream, now)) {
                stuck.add(stream);
            }
        }
        late.forEach(stream -> giveUpBody(own, stream));
        stuck.forEach(stream -> giveUpAnswer(own, stream));
    }

    /** A client that may not send, because we have not taken what it sent, is not late. */
    private boolean isLate(Stream stream, long now) {
        long time = nanos(limits.bodyTimeout());
        Http2Stream wire = codec.connection().stream(stream.frames.id());
        return time > 0
                && !stream.received
                && now - stream.lastRead >= time
                && wire != null
                && codec.connection().local().flowController().unconsumedBytes(wire) == 0;
    }

    private boolean isStuck(Stream stream, long now) {
        Http2Stream wire = codec.connection().stream(stream.frames.id());
        long time = nanos(limits.answerTimeout());
        if (time == 0
                || wire == null
                || !codec.connection().remote().flowController().hasFlowControlled(wire)) {
            stream.waiting = false;
            return false;
        }
        int window = codec.connection().remote().flowController().windowSize(wire);
        if (!stream.waiting || stream.moved || stream.window != window) {
            stream.waiting = true;
            stream.moved = false;
            stream.window = window;
            stream.waitsSince = now;
        }
        return now - stream.waitsSince >= time;
    }

    private void giveUpBody(ChannelHandlerContext own, Stream stream) {
        cutoffs.add(Cutoff.BODY_TIMEOUT, own.channel());
        CharSequence status = HttpResponseStatus.REQUEST_TIMEOUT.codeAsText();
        own.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status(status), true).stream(stream.frames));
        Http2Guard.reset(own, stream.frames, Http2Error.NO_ERROR);
    }

    private void giveUpAnswer(ChannelHandlerContext own, Stream stream) {
        cutoffs.add(Cutoff.ANSWER_TIMEOUT, own.channel());
        Http2Guard.reset(own, stream.frames, Http2Error.CANCEL);
    }

    private static final class Stream {
        private final Http2FrameStream frames;
        /** Nothing more of the request is waited for. */
        private boolean received;

        private long lastRead = System.nanoTime();
        private boolean waiting;
        private boolean moved;
        private int window;
        private long waitsSince;

        Stream(Http2FrameStream frames, boolean received) {
            this.frames = frames;
            this.received = received;
        }
    }
}
