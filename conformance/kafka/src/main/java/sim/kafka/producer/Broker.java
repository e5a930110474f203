package sim.kafka.producer;

import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MutableRecordBatch;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

import sim.kafka.producer.Agenda.Tie;

/**
 * A broker and the connection to it, as the log of the simulator is one: an append takes its latency, those to one partition are done
 * in the order in which they began, and a batch that is there already, or on its way, is known again.
 */
final class Broker extends OneNodeClient {
    private final Setup setup;
    private final Agenda agenda;
    private final IntSupplier latencies;
    private final Deque<Flight> inFlight = new ArrayDeque<>();
    private final Deque<ClientResponse> answers = new ArrayDeque<>();
    private final List<Append> underWay = new ArrayList<>();
    private final Map<String, Append> known = new HashMap<>();
    private final long[] lastDue;
    private final long[] logEnd;
    private final List<long[]> sent = new ArrayList<>();
    private boolean down = false;
    /** Before the first record there is no connection that could be lost. */
    private boolean inUse = false;
    /** The client has noticed that its connection is closed, and tries it again at this moment; -1 while it is open. */
    private long nextTry = -1;

    /** A request that is not answered yet. */
    private static final class Flight {
        final ClientRequest request;
        final long at;
        final List<Append> appends = new ArrayList<>();

        Flight(ClientRequest request, long at) {
            this.request = request;
            this.at = at;
        }
    }

    private static final class Append {
        final int partition;
        final int records;
        final long due;
        long baseOffset = -1;

        Append(int partition, int records, long due) {
            this.partition = partition;
            this.records = records;
            this.due = due;
        }
    }

    Broker(Node node, Setup setup, Agenda agenda, IntSupplier latencies) {
        super(node);
        this.setup = setup;
        this.agenda = agenda;
        this.latencies = latencies;
        lastDue = new long[setup.partitions()];
        logEnd = new long[setup.partitions()];
    }

    /** Each batch that was sent: when, partition, records, bytes. */
    List<long[]> sent() {
        return sent;
    }

    @Override
    public boolean isReady(Node node, long now) {
        if (down && nextTry < 0) {
            disconnected(now);
        }
        return nextTry < 0 && inFlight.size() < setup.maxInFlight();
    }

    @Override
    public long pollDelayMs(Node node, long now) {
        return nextTry < 0 ? Long.MAX_VALUE : nextTry - now;
    }

    /** The broker is killed: what is on its way into the log is lost. */
    void crash(long now) throws Tie {
        down = true;
        underWay.clear();
        known.values().removeIf(append -> append.baseOffset < 0);
        Arrays.fill(lastDue, 0);
        if (!inFlight.isEmpty()) {
            giveUp(now, false);
        } else if (inUse && nextTry < 0) {
            disconnected(now);
        }
    }

    void use() {
        inUse = true;
    }

    void restart() {
        down = false;
    }

    @Override
    public void send(ClientRequest request, long now) {
        activity++;
        var built = request.requestBuilder().build();
        if (built instanceof InitProducerIdRequest) {
            answers.add(answer(request, now, new InitProducerIdResponse(
                new InitProducerIdResponseData().setProducerId(1).setProducerEpoch((short) 0)
            )));
            return;
        }
        Flight flight = new Flight(request, now);
        for (TopicProduceData topic : ((ProduceRequest) built).data().topicData()) {
            for (PartitionProduceData data : topic.partitionData()) {
                flight.appends.add(append(data, now));
            }
        }
        if (!request.expectResponse()) {
            answers.add(answer(request, now, null));
            return;
        }
        inFlight.add(flight);
        try {
            agenda.add(now + setup.requestTimeoutMs(), "timeout of " + now);
        } catch (Tie tie) {
            this.tie = tie;
        }
    }

    private Append append(PartitionProduceData data, long now) {
        MutableRecordBatch batch = ((MemoryRecords) data.records()).batches().iterator().next();
        int records = (int) (batch.lastOffset() - batch.baseOffset() + 1);
        sent.add(new long[] {now, data.index(), records, batch.sizeInBytes()});
        String name = data.index() + "/" + batch.producerEpoch() + "/" + batch.baseSequence();
        if (setup.idempotence() && known.containsKey(name)) {
            return known.get(name);
        }
        lastDue[data.index()] = Math.max(now + latencies.getAsInt(), lastDue[data.index()]);
        Append append = new Append(data.index(), records, lastDue[data.index()]);
        known.put(name, append);
        underWay.add(append);
        try {
            agenda.add(append.due, "append to " + append.partition);
        } catch (Tie tie) {
            this.tie = tie;
        }
        return append;
    }

    /** What is due at this moment happens. */
    void advanceTo(long now) throws Tie {
        List<Append> done = underWay.stream().filter(append -> append.due <= now).toList();
        underWay.removeAll(done);
        for (Append append : done) {
            append.baseOffset = logEnd[append.partition];
            logEnd[append.partition] += append.records;
        }
        answerWhatIsDone(now);
        if (!inFlight.isEmpty() && inFlight.getFirst().at + setup.requestTimeoutMs() <= now) {
            giveUp(now, true);
        }
        if (nextTry == now) {
            nextTry = -1;
            if (down) {
                disconnected(now);
            }
        }
    }

    /** Answers the requests whose batches are all in the log. */
    private void answerWhatIsDone(long now) {
        inFlight.removeIf(flight -> {
            boolean done = flight.appends.stream().allMatch(append -> append.baseOffset >= 0);
            if (done) {
                answers.add(answer(flight.request, now, response(flight)));
            }
            return done;
        });
    }

    /** What was sent at this moment and is in the log already is answered after all that the sender had to send. */
    void answerWhatIsKnown(long now) {
        answerWhatIsDone(now);
        poll(0, now);
    }

    /** The connection is closed. */
    private void giveUp(long now, boolean timedOut) throws Tie {
        for (Flight flight : inFlight) {
            ClientRequest request = flight.request;
            answers.add(new ClientResponse(
                request.makeHeader(request.requestBuilder().latestAllowedVersion()),
                request.callback(),
                request.destination(),
                request.createdTimeMs(),
                now,
                true,
                timedOut,
                null,
                null,
                null
            ));
        }
        inFlight.clear();
        agenda.add(now + setup.backoffMs(), "backoff");
        if (nextTry < 0) {
            disconnected(now);
        }
    }

    private void disconnected(long now) {
        nextTry = now + setup.reconnectMs();
        try {
            agenda.add(nextTry, "connection");
        } catch (Tie tie) {
            this.tie = tie;
        }
    }

    private static ProduceResponse response(Flight flight) {
        TopicProduceResponse topic = new TopicProduceResponse().setName(RealProducer.TOPIC);
        for (Append append : flight.appends) {
            topic.partitionResponses().add(
                new PartitionProduceResponse().setIndex(append.partition).setBaseOffset(append.baseOffset)
            );
        }
        ProduceResponseData data = new ProduceResponseData();
        data.responses().add(topic);
        return new ProduceResponse(data);
    }

    private static ClientResponse answer(ClientRequest request, long now, AbstractResponse body) {
        return new ClientResponse(
            request.makeHeader(request.requestBuilder().latestAllowedVersion()),
            request.callback(),
            request.destination(),
            request.createdTimeMs(),
            now,
            false,
            null,
            null,
            body
        );
    }

    @Override
    public List<ClientResponse> poll(long timeout, long now) {
        List<ClientResponse> delivered = new ArrayList<>(answers);
        answers.clear();
        activity += delivered.size();
        delivered.forEach(ClientResponse::onComplete);
        return delivered;
    }

    @Override
    public int inFlightRequestCount() {
        return inFlight.size();
    }
}
