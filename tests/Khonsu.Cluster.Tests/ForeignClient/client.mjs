// A client of a node that knows nothing of it but the files in protos. Each command is an argument, in JSON; each answer
// is a line, in JSON. Whole numbers of 64 bits are texts, bytes are numbers of bytes.
//
//   node client.mjs PROTOS ADDRESS TOKEN '{"call":"Status"}' '{"call":"GetOutcome","request":{"node":1}}' ...
//
// A call that the node refuses is answered by its code and what the trailers say. Follow takes the number of entries to
// wait for.
import path from 'node:path';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [protos, address, token, ...commands] = process.argv.slice(2);
const definition = loader.loadSync(
    ['client.proto', 'mirror.proto'].map(name => path.join('khonsu/cluster/v1', name)),
    { includeDirs: [protos], keepCase: true, longs: String, enums: String, defaults: true, oneofs: true });
const { Node, Mirror } = grpc.loadPackageDefinition(definition).khonsu.cluster.v1;
const credentials = grpc.credentials.createInsecure();
const node = new Node(address, credentials);
const mirror = new Mirror(address, credentials);

const deadline = () => ({ deadline: Date.now() + 60_000 });

function metadata(shown) {
    const headers = new grpc.Metadata();
    if (shown)
        headers.set('authorization', `Bearer ${shown}`);
    return headers;
}

const refusal = error => ({
    code: grpc.status[error.code],
    details: error.details,
    error: error.metadata?.get('khonsu-error')[0] ?? null,
    reason: error.metadata?.get('khonsu-reason')[0] ?? null,
});

const unary = (client, name, request, shown) => new Promise(done => client[name](
    request, metadata(shown), deadline(), (error, reply) => done(error ? refusal(error) : { reply })));

// Reads the log of a shard from its beginning until so many commands have come, and checks that no entry is missing.
const follow = (request, wanted) => new Promise(done => {
    const call = mirror.Follow(request, metadata(token), deadline());
    const seen = { start: null, commands: 0, bytes: 0, isWhole: true };
    let next = BigInt(request.from ?? 0);
    const end = answer => {
        call.removeAllListeners('data');
        call.cancel();
        done(answer);
    };
    call.on('data', frame => {
        if (frame.content === 'start')
            seen.start = frame.start;
        else if (frame.content === 'entries') {
            seen.isWhole &&= BigInt(frame.entries.from) === next;
            next += BigInt(frame.entries.entries.length);
            for (const entry of frame.entries.entries.filter(entry => entry.content === 'command')) {
                seen.commands++;
                seen.bytes += entry.command.length;
            }
        } else
            seen.isWhole = false;
        if (seen.commands >= wanted)
            end(seen);
    });
    call.on('error', error => end(refusal(error)));
});

for (const command of commands.map(text => JSON.parse(text))) {
    const { call, request = {}, wanted = 0, as = token } = command;
    const answer = call === 'Follow'
        ? await follow(request, wanted)
        : await unary(call in Mirror.service ? mirror : node, call, request, as);
    console.log(JSON.stringify(answer));
}

node.close();
mirror.close();
