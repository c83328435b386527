// Prints every value of an Arrow file as text that says all of it: a line for each column and row. Values that a number
// of JavaScript cannot hold, such as nanoseconds and decimals, are taken from the buffers.
import { readFileSync } from 'node:fs';
import { Type, Vector, tableFromIPC } from 'apache-arrow';

const hex = bytes => Buffer.from(bytes).toString('hex');

// A number of so many bytes, low byte first.
const bytesAt = (values, index, size) =>
    new Uint8Array(values.buffer, values.byteOffset + index * size, size);

const bigEndianHex = (values, index, size) => hex(bytesAt(values, index, size).slice().reverse());

function signed(bytes) {
    let value = 0n;
    for (let index = bytes.length - 1; index >= 0; index--)
        value = (value << 8n) | BigInt(bytes[index]);
    return BigInt.asIntN(8 * bytes.length, value).toString();
}

const get = (data, index) => new Vector([data]).get(index);

function* items(data, index) {
    const offsets = data.valueOffsets;
    for (let item = Number(offsets[index]); item < Number(offsets[index + 1]); item++)
        yield item;
}

function text(data, index) {
    const type = data.type;
    if (type.typeId !== Type.Union && !data.getValid(index))
        return 'null';
    switch (type.typeId) {
        case Type.Int:
        case Type.Bool:
            return String(get(data, index));
        case Type.Float:
            return '0x' + bigEndianHex(data.values, index, [2, 4, 8][type.precision]);
        case Type.Utf8:
        case Type.LargeUtf8:
            return hex(new TextEncoder().encode(get(data, index)));
        case Type.Binary:
        case Type.LargeBinary:
        case Type.FixedSizeBinary:
            return hex(get(data, index));
        case Type.Decimal:
            return signed(bytesAt(data.values, index, type.bitWidth / 8));
        case Type.Date:
        case Type.Time:
        case Type.Timestamp:
        case Type.Duration:
            // The values of 64 bits may be seen as pairs of 32.
            return signed(bytesAt(data.values, index, data.values.byteLength / data.length));
        case Type.Struct:
            return '{' + type.children.map((field, child) =>
                field.name + '=' + text(data.children[child], index)).join(',') + '}';
        case Type.List:
        case Type.LargeList:
            return '[' + [...items(data, index)].map(item => text(data.children[0], item)).join(',') + ']';
        case Type.FixedSizeList:
            return '[' + Array.from({ length: type.listSize }, (_, item) =>
                text(data.children[0], index * type.listSize + item)).join(',') + ']';
        case Type.Map: {
            const [keys, values] = data.children[0].children;
            return '<' + [...items(data, index)].map(item =>
                text(keys, item) + '=' + text(values, item)).join(',') + '>';
        }
        case Type.Dictionary:
            return text(data.dictionary.data[0], Number(data.values[index]));
        case Type.Union: {
            const id = data.typeIds[index];
            const child = data.children[type.typeIdToChildIndex[id]];
            return id + ':' + text(child, data.valueOffsets[index]);
        }
        default:
            throw new Error(`no text for ${type}`);
    }
}

const lines = [];
for (const batch of tableFromIPC(readFileSync(process.argv[2])).batches) {
    batch.schema.fields.forEach((field, column) => {
        const data = batch.data.children[column];
        for (let row = 0; row < batch.numRows; row++)
            lines.push(`${field.name} ${row} ${text(data, row)}`);
    });
}

process.stdout.write(lines.join('\n') + '\n');
