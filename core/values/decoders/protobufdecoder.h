// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoder.h"

namespace sluice {

/// Protocol Buffers without a schema: the fields by their numbers, as they stand on the wire
/// (https://protobuf.dev/programming-guides/encoding). What may be a message, a text or bytes is
/// shown as the first of these that it can be. It has no magic number, and can be read only.
class ProtobufDecoder final : public Decoder {
public:
    QByteArray name() const override { return "protobuf"; }
    Decoded::Shape shape() const override { return Decoded::Shape::Json; }
    int suits(const Sample&) const override { return 0; }
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
};

/// The same with a .proto file and the name of a message, as its JSON mapping. The name in a chain
/// is "protobuf=/path/of/file.proto#package.Message".
class ProtoSchemaDecoder final : public Decoder {
public:
    ProtoSchemaDecoder(QByteArray file, QByteArray message)
        : m_file(std::move(file))
        , m_message(std::move(message))
    {
    }

    QByteArray name() const override { return "protobuf=" + m_file + '#' + m_message; }
    Decoded::Shape shape() const override { return Decoded::Shape::Json; }
    int suits(const Sample&) const override { return 0; }
    Step decode(const LargeBytes& bytes, const DecodeLimits& limits,
        const CancelFlag& cancel) const override;
    bool canEncode() const override { return true; }
    bool isExact() const override { return true; }
    Encoded encode(const QByteArray& shown, const QByteArray& original) const override;

    /// The messages of a .proto file, or why it cannot be read: "shop.proto:3: Expected \";\".".
    /// Imports are looked for beside the file. Any thread.
    struct Messages {
        QList<QByteArray> names;
        QByteArray problem;
    };
    static Messages messagesOf(const QByteArray& file);

private:
    QByteArray m_file;
    QByteArray m_message;
};

} // namespace sluice
