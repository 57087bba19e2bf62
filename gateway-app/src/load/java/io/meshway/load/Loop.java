package io.meshway.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** The one event loop of clients and backend, which share a core. */
final class Loop {
    private static final boolean EPOLL = Epoll.isAvailable();
    private static final EventLoopGroup GROUP =
            new MultiThreadIoEventLoopGroup(1, EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

    private Loop() {}

    static Bootstrap client() {
        return new Bootstrap().group(GROUP).channel(EPOLL ? EpollSocketChannel.class : NioSocketChannel.class);
    }

    static ServerBootstrap server() {
        return new ServerBootstrap()
                .group(GROUP)
                .channel(EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class);
    }
}
