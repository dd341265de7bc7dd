package io.rayo.engine.paper;

/** A linked list of orders through the orders themselves: by arrival, or by price and then arrival. One thread. */
final class OrderList {
    private PaperOrder head;
    private PaperOrder tail;
    private int size;

    PaperOrder head() {
        return head;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return null == head;
    }

    void append(final PaperOrder order) {
        insertAfter(tail, order);
    }

    /** Inserts behind all orders of a price as good or better. */
    void insertByPrice(final PaperOrder order) {
        PaperOrder at = tail;
        while (null != at && order.isBetterThan(at.price)) {
            at = at.previous;
        }
        insertAfter(at, order);
    }

    void remove(final PaperOrder order) {
        if (this != order.list) {
            throw new IllegalStateException("order " + order.clientOrderId + " is not in this list");
        }
        if (null == order.previous) {
            head = order.next;
        } else {
            order.previous.next = order.next;
        }
        if (null == order.next) {
            tail = order.previous;
        } else {
            order.next.previous = order.previous;
        }
        order.previous = null;
        order.next = null;
        order.list = null;
        size--;
    }

    private void insertAfter(final PaperOrder at, final PaperOrder order) {
        if (null != order.list) {
            throw new IllegalStateException("order " + order.clientOrderId + " is in a list");
        }
        order.list = this;
        order.previous = at;
        order.next = null == at ? head : at.next;
        if (null == at) {
            head = order;
        } else {
            at.next = order;
        }
        if (null == order.next) {
            tail = order;
        } else {
            order.next.previous = order;
        }
        size++;
    }
}
