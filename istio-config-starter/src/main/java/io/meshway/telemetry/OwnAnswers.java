package io.meshway.telemetry;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts the answers that the proxy made itself, by Envoy's response flag. Any number of threads may add. */
public final class OwnAnswers {
    private final Map<ResponseFlag, LongAdder> counts = new EnumMap<>(ResponseFlag.class);

    /** Nothing counted yet. */
    public OwnAnswers() {
        for (ResponseFlag flag : ResponseFlag.values()) {
            counts.put(flag, new LongAdder());
        }
    }

    /**
     * One more.
     *
     * @param flag null for an answer that has none, which is not counted
     */
    public void add(@Nullable ResponseFlag flag) {
        LongAdder count = flag == null ? null : counts.get(flag);
        if (count != null) {
            count.increment();
        }
    }

    /** How many there were since the start. */
    public long count(ResponseFlag flag) {
        LongAdder count = counts.get(flag);
        return count == null ? 0 : count.sum();
    }
}
