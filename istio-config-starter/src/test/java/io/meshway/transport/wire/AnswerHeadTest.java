package io.meshway.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;

class AnswerHeadTest {
    private static HttpResponse head() {
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    }

    @Test
    void theHeadOfAnAnswer_countsAsWrittenBeforeItIsFlushed_soThatTheBodyJoinsIt() {
        EmbeddedChannel connection = new EmbeddedChannel(new WireHandler(WireLimits.DEFAULT, new Cutoffs()));
        ChannelFuture head = connection.write(head());
        assertThat(head.isSuccess()).isTrue();
        assertThat(connection.outboundMessages()).isEmpty();
        ChannelFuture end = connection.write(new DefaultLastHttpContent(Unpooled.copyInt(1)));
        assertThat(end.isDone()).isFalse();
        connection.flush();
        assertThat(end.isSuccess()).isTrue();
        assertThat(connection.outboundMessages()).hasSize(2);
        connection.finishAndReleaseAll();
    }

    @Test
    void aHeadThatCannotBeWritten_fails() {
        RuntimeException refusal = new IllegalStateException("no");
        EmbeddedChannel connection = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                        ReferenceCountUtil.release(message);
                        promise.setFailure(refusal);
                    }
                },
                new WireHandler(WireLimits.DEFAULT, new Cutoffs()));
        assertThat(connection.write(head()).cause()).isSameAs(refusal);
        connection.finishAndReleaseAll();
    }
}
