// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/decoder.h"

#include "core/values/valueview.h"

namespace sluice {

Sample Sample::of(const LargeBytes& bytes, bool whole, qsizetype size)
{
    Sample sample;
    sample.head = bytes.mid(0, size);
    sample.whole = whole && sample.head.size() == bytes.size();
    sample.text = suitableView(sample.head, sample.whole) != ValueView::Hex;
    return sample;
}

Encoded Decoder::encode(const QByteArray&, const QByteArray&) const
{
    return problem(DecodeProblem::Kind::NotEncodable, 0, "this format is read only");
}

} // namespace sluice
