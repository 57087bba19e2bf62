package io.meshway.actuate.limit;

/** Hears of limits that come and go; on the thread of the change, one call at a time. */
public interface LimitObserver {
    /** A limit is in force. */
    void added(WrittenLimit limit);

    /** A limit is not in force any more, or its cluster is gone. */
    void removed(WrittenLimit limit);
}
