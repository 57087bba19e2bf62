package io.meshway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class in which a buffer was lost: every buffer is tracked while the class runs. */
public final class LeakWatch implements BeforeAllCallback, AfterAllCallback {
    private static final int BUFFERS_THAT_FLUSH_THE_REPORTS = 64;

    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

    @Override
    public void beforeAll(ExtensionContext context) {
        before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((resource, records) -> leaks.add(resource + records));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        WeakReference<Object> marker = new WeakReference<>(new Object());
        Awaitility.await().until(() -> {
            System.gc();
            return marker.get() == null;
        });
        for (int i = 0; i < BUFFERS_THAT_FLUSH_THE_REPORTS; i++) {
            PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        ByteBufUtil.setLeakListener(null);
        ResourceLeakDetector.setLevel(before);
        assertThat(leaks).isEmpty();
    }
}
