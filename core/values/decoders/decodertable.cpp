// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/decodertable.h"

#include "core/values/decoders/base64decoder.h"
#include "core/values/decoders/brotlidecoder.h"
#include "core/values/decoders/cbordecoder.h"
#include "core/values/decoders/encodedtext.h"
#include "core/values/decoders/imagedecoder.h"
#include "core/values/decoders/lz4decoder.h"
#include "core/values/decoders/messagepackdecoder.h"
#include "core/values/decoders/numbersdecoder.h"
#include "core/values/decoders/protobufdecoder.h"
#include "core/values/decoders/readonlytree.h"
#include "core/values/decoders/snappydecoder.h"
#include "core/values/decoders/uuiddecoder.h"
#include "core/values/decoders/zlibdecoder.h"
#include "core/values/decoders/zstddecoder.h"

#include <vector>

namespace sluice {

namespace {

using Table = std::vector<std::unique_ptr<const Decoder>>;

template <typename... Decoders> Table tableOf(std::unique_ptr<Decoders>... decoders)
{
    Table table;
    (table.push_back(std::move(decoders)), ...);
    return table;
}

Table allDecoders()
{
    Table decoders = tableOf( //
        std::make_unique<ZlibDecoder>(ZlibDecoder::Format::Gzip),
        std::make_unique<ZlibDecoder>(ZlibDecoder::Format::Zlib), //
        std::make_unique<ZstdDecoder>(), //
        std::make_unique<Lz4Decoder>(), //
        std::make_unique<Lz4BlockDecoder>(), //
        std::make_unique<SnappyDecoder>(SnappyDecoder::Format::Raw),
        std::make_unique<SnappyDecoder>(SnappyDecoder::Format::Framed),
        std::make_unique<BrotliDecoder>(), //
        std::make_unique<Base64Decoder>(Base64Decoder::Alphabet::Standard),
        std::make_unique<Base64Decoder>(Base64Decoder::Alphabet::UrlSafe),
        std::make_unique<MessagePackDecoder>(), //
        std::make_unique<CborDecoder>(), //
        std::make_unique<EncodedText>(EncodedText::Encoding::Latin1),
        std::make_unique<EncodedText>(EncodedText::Encoding::Utf16Le),
        std::make_unique<EncodedText>(EncodedText::Encoding::Utf16Be), //
        std::make_unique<UuidDecoder>(), //
        std::make_unique<ProtobufDecoder>(), //
        std::make_unique<PhpDecoder>(), //
        std::make_unique<JavaDecoder>(), //
        std::make_unique<PickleDecoder>(), //
        std::make_unique<ImageDecoder>());
    using Numbers = NumbersDecoder;
    for (const int bytes : { 4, 8 })
        decoders.push_back(std::make_unique<Numbers>(Numbers::Kind::Float, bytes, false));
    for (const bool big : { false, true }) {
        for (const int bytes : { 1, 2, 4, 8 }) {
            if (bytes == 1 && big)
                continue;
            decoders.push_back(std::make_unique<Numbers>(Numbers::Kind::Signed, bytes, big));
            decoders.push_back(std::make_unique<Numbers>(Numbers::Kind::Unsigned, bytes, big));
        }
    }
    return decoders;
}

const Table& table()
{
    static const Table decoders = allDecoders(); // constant: no state, no settings
    return decoders;
}

} // namespace

std::span<const std::unique_ptr<const Decoder>> decoderTable() { return table(); }

std::shared_ptr<const Decoder> findDecoder(const QByteArray& name)
{
    for (const auto& decoder : table()) {
        if (decoder->name() == name)
            return { std::shared_ptr<const Decoder>(), decoder.get() }; // lives as long as we do
    }
    constexpr QByteArrayView withSchema("protobuf=");
    if (const qsizetype message = name.lastIndexOf('#'); name.startsWith(withSchema) && message > 0)
        return std::make_shared<ProtoSchemaDecoder>(
            name.mid(withSchema.size(), message - withSchema.size()), name.mid(message + 1));
    return nullptr;
}

} // namespace sluice
