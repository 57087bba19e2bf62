package io.meshway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of HTTP/2 without TLS that sends exactly these frames, whatever they break. */
public final class RawHttp2 implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    private static final int ACK = 1;
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private boolean goneAway;

    /** Connects to loopback and says the preface, with these settings: number and value in turns. */
    public RawHttp2(int port, int... settings) {
        this(connect(port), "", settings);
    }

    /** The same on a connection that is there already. */
    public static RawHttp2 over(Socket connection) {
        return new RawHttp2(connection, "", new int[0]);
    }

    /** The same, behind what a load balancer writes. */
    public static RawHttp2 behind(int port, String header) {
        return new RawHttp2(connect(port), header, new int[0]);
    }

    private static Socket connect(int port) {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RawHttp2(Socket connection, String header, int[] settings) {
        socket = connection;
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            decoder.configuration().maxHeaderTableSize(Integer.MAX_VALUE);
            in = new DataInputStream(socket.getInputStream());
            socket.getOutputStream()
                    .write((header + "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        ByteBuf payload = Unpooled.buffer();
        for (int i = 0; i < settings.length; i += 2) {
            payload.writeShort(settings[i]).writeInt(settings[i + 1]);
        }
        send(SETTINGS, 0, 0, payload);
    }

    /** Sends a frame. */
    public RawHttp2 send(int type, int flags, int stream, ByteBuf payload) {
        return write(frame(type, flags, stream, payload));
    }

    /** Sends a frame of text. */
    public RawHttp2 send(int type, int flags, int stream, String payload) {
        return send(type, flags, stream, Unpooled.copiedBuffer(payload, StandardCharsets.ISO_8859_1));
    }

    /** A frame's bytes. */
    public static ByteBuf frame(int type, int flags, int stream, ByteBuf payload) {
        return Unpooled.buffer()
                .writeMedium(payload.readableBytes())
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
    }

    /** Sends bytes. */
    public RawHttp2 write(ByteBuf bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            bytes.readBytes(out, bytes.readableBytes());
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A block of headers, each as it is: no table, no Huffman code. */
    public static ByteBuf block(List<String[]> headers) {
        ByteBuf block = Unpooled.buffer();
        for (String[] header : headers) {
            block.writeByte(0);
            text(block, header[0]);
            text(block, header[1]);
        }
        return block;
    }

    private static void text(ByteBuf block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.writeByte(bytes.length);
        } else {
            block.writeByte(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                block.writeByte((rest & 127) | 128);
                rest >>= 7;
            }
            block.writeByte(rest);
        }
        block.writeBytes(bytes);
    }

    /** Sends a GET of this path on a stream. */
    public RawHttp2 get(int stream, String path) {
        return send(HEADERS, END_HEADERS | END_STREAM, stream, block(head("GET", path)));
    }

    /** The headers of a request for {@code shop.test}. */
    public static List<String[]> head(String method, String path) {
        return List.of(
                new String[][] {{":method", method}, {":scheme", "http"}, {":path", path}, {":authority", "shop.test"}
                });
    }

    /** The next frame; null at the end of the connection, which may be a reset. PINGs and SETTINGS are answered and skipped. */
    public @Nullable Frame next() {
        try {
            while (true) {
                byte[] head = new byte[9];
                in.readFully(head);
                ByteBuf start = Unpooled.wrappedBuffer(head);
                byte[] payload = new byte[start.readUnsignedMedium()];
                Frame frame = new Frame(start.readByte(), start.readByte(), start.readInt(), payload);
                in.readFully(payload);
                if (frame.type == SETTINGS && (frame.flags & ACK) == 0) {
                    acknowledge();
                } else if (frame.type != SETTINGS && frame.type != PING && frame.type != WINDOW_UPDATE) {
                    return frame;
                }
            }
        } catch (EOFException end) {
            return null;
        } catch (java.net.SocketTimeoutException patience) {
            throw new UncheckedIOException(patience);
        } catch (IOException | UncheckedIOException reset) {
            return null;
        }
    }

    /** A server that has closed does not want it, but what it said before is still to be read. */
    private void acknowledge() {
        try {
            send(SETTINGS, ACK, 0, Unpooled.EMPTY_BUFFER);
        } catch (UncheckedIOException closed) {
            // The end comes behind what is read next.
        }
    }

    /** Whether the server has said goodbye, or does so before the connection ends. */
    public boolean goesAway() {
        while (!goneAway) {
            Frame frame = next();
            if (frame == null) {
                return false;
            }
            goneAway = frame.type == GOAWAY && frame.number(4) == 0;
        }
        return true;
    }

    /** What becomes of a stream: its status, {@code RST_STREAM} or {@code GOAWAY} and the error's name, or {@code closed}. Other streams are skipped. */
    public String outcome(int stream) {
        String status = "";
        for (Frame frame = next(); frame != null; frame = next()) {
            if (frame.type == GOAWAY && frame.number(4) != 0) {
                return "GOAWAY " + Http2Error.valueOf(frame.number(4));
            }
            goneAway |= frame.type == GOAWAY;
            boolean headers = frame.type == HEADERS;
            if (headers) {
                String found = String.valueOf(headers(frame).status());
                status = frame.stream == stream && !found.equals("100") ? found : status;
            }
            if (frame.stream == stream && frame.type == RST_STREAM) {
                Http2Error error = Http2Error.valueOf(frame.number(0));
                return status.isEmpty() || error != Http2Error.NO_ERROR ? "RST_STREAM " + error : status;
            }
            if (frame.stream == stream && (frame.flags & END_STREAM) != 0 && frame.type <= HEADERS) {
                return status;
            }
        }
        return status.isEmpty() ? "closed" : status;
    }

    /** The headers of a frame. */
    public Http2Headers headers(Frame frame) {
        try {
            return decoder.decodeHeaders(frame.stream, Unpooled.wrappedBuffer(frame.payload));
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A frame that came. */
    public record Frame(int type, int flags, int stream, byte[] payload) {
        /** The number at a place of the payload. */
        public long number(int at) {
            return Unpooled.wrappedBuffer(payload).getUnsignedInt(at);
        }
    }
}
