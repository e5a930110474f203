package sim.kafka.producer;

import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.LeastLoadedNode;
import org.apache.kafka.clients.RequestCompletionHandler;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.requests.AbstractRequest;

import sim.kafka.producer.Agenda.Tie;

/** What a client with a single node has to say to Kafka's sender, whatever that node does. */
abstract class OneNodeClient implements KafkaClient {
    private static final int INITIAL_TIMEOUT_MS = 30_000;

    private final Node node;
    private int requests = 0;
    /** Counts what it was asked to send and what it answered. */
    long activity = 0;
    /** Set where it cannot be thrown. */
    Tie tie = null;

    OneNodeClient(Node node) {
        this.node = node;
    }

    @Override
    public boolean ready(Node asked, long now) {
        return isReady(asked, now);
    }

    @Override
    public long connectionDelay(Node asked, long now) {
        return pollDelayMs(asked, now);
    }

    @Override
    public boolean connectionFailed(Node asked) {
        return false;
    }

    @Override
    public AuthenticationException authenticationException(Node asked) {
        return null;
    }

    @Override
    public LeastLoadedNode leastLoadedNode(long now) {
        return new LeastLoadedNode(node, true);
    }

    @Override
    public int inFlightRequestCount(String nodeId) {
        return inFlightRequestCount();
    }

    @Override
    public boolean hasInFlightRequests() {
        return inFlightRequestCount() > 0;
    }

    @Override
    public boolean hasInFlightRequests(String nodeId) {
        return hasInFlightRequests();
    }

    @Override
    public boolean hasReadyNodes(long now) {
        return isReady(node, now);
    }

    @Override
    public ClientRequest newClientRequest(
        String nodeId,
        AbstractRequest.Builder<?> builder,
        long createdTimeMs,
        boolean expectResponse
    ) {
        return newClientRequest(nodeId, builder, createdTimeMs, expectResponse, INITIAL_TIMEOUT_MS, null);
    }

    @Override
    public ClientRequest newClientRequest(
        String nodeId,
        AbstractRequest.Builder<?> builder,
        long createdTimeMs,
        boolean expectResponse,
        int requestTimeoutMs,
        RequestCompletionHandler callback
    ) {
        return new ClientRequest(
            nodeId, builder, requests++, "client", createdTimeMs, expectResponse, requestTimeoutMs, callback
        );
    }

    @Override
    public void wakeup() {
        // There is no thread to wake.
    }

    @Override
    public void disconnect(String nodeId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close(String nodeId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void initiateClose() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean active() {
        return true;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
