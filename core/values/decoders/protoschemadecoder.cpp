// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/protobufdecoder.h"

#include <QFileInfo>

#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/util/json_util.h>

namespace sluice {

namespace {

namespace pb = google::protobuf;
using Kind = DecodeProblem::Kind;

/// The library makes objects of a hundred bytes from two, and cannot be stopped: larger messages
/// are left to the reader without a schema.
constexpr qsizetype largestMessage = 2 * 1024 * 1024;

/// Keeps the first thing that is wrong with a file.
class FirstError final : public pb::compiler::MultiFileErrorCollector {
public:
    void AddError(const std::string& file, int line, int, const std::string& message) override
    {
        if (m_text.isEmpty())
            m_text = QByteArray::fromStdString(file) + ':' + QByteArray::number(line + 1) + ": "
                + QByteArray::fromStdString(message);
    }
    const QByteArray& text() const noexcept { return m_text; }

private:
    QByteArray m_text;
};

/// A .proto file, compiled, and what its messages are made with.
class Schema {
public:
    explicit Schema(const QByteArray& path)
    {
        const QFileInfo info(QString::fromUtf8(path));
        m_tree.MapPath("", info.absolutePath().toStdString());
        m_tree.MapPath("", "/usr/include"); // google/protobuf/timestamp.proto and its like
        m_file = m_importer.Import(info.fileName().toStdString());
    }
    Q_DISABLE_COPY_MOVE(Schema)

    const pb::FileDescriptor* file() const noexcept { return m_file; }
    QByteArray problem() const
    {
        return m_errors.text().isEmpty() ? QByteArray("the .proto file cannot be read")
                                         : m_errors.text();
    }
    /// A message of that name, empty; nullptr when there is none.
    std::unique_ptr<pb::Message> newMessage(const QByteArray& name)
    {
        const auto* type
            = m_file ? m_importer.pool()->FindMessageTypeByName(name.toStdString()) : nullptr;
        return std::unique_ptr<pb::Message>(type ? m_factory.GetPrototype(type)->New() : nullptr);
    }

private:
    pb::LogSilencer m_silence; ///< what is wrong is said by us, not on the terminal
    pb::compiler::DiskSourceTree m_tree;
    FirstError m_errors;
    pb::compiler::Importer m_importer { &m_tree, &m_errors };
    pb::DynamicMessageFactory m_factory;
    const pb::FileDescriptor* m_file = nullptr;
};

void addMessages(const pb::Descriptor& type, QList<QByteArray>& names)
{
    if (type.options().map_entry())
        return;
    names += QByteArray::fromStdString(type.full_name());
    for (int i = 0; i < type.nested_type_count(); ++i)
        addMessages(*type.nested_type(i), names);
}

} // namespace

ProtoSchemaDecoder::Messages ProtoSchemaDecoder::messagesOf(const QByteArray& file)
{
    Messages result;
    const Schema schema(file);
    if (!schema.file()) {
        result.problem = schema.problem();
        return result;
    }
    for (int i = 0; i < schema.file()->message_type_count(); ++i)
        addMessages(*schema.file()->message_type(i), result.names);
    if (result.names.isEmpty())
        result.problem = "there is no message in it";
    return result;
}

Step ProtoSchemaDecoder::decode(
    const LargeBytes& bytes, const DecodeLimits& limits, const CancelFlag& cancel) const
{
    if (bytes.size() > largestMessage)
        return { {},
            problem(Kind::TooLarge, 0, "more than 2 MiB; choose Protobuf without a schema") };
    Schema schema(m_file);
    if (!schema.file())
        return { {}, problem(Kind::Unknown, 0, schema.problem()) };
    const auto message = schema.newMessage(m_message);
    if (!message)
        return { {}, problem(Kind::Unknown, 0, "the .proto file has no message " + m_message) };
    const QByteArray joined = bytes.joined();
    // Only what fills the whole of it; recursion is bounded by the library (100).
    if (!message->ParsePartialFromArray(joined.constData(), static_cast<int>(joined.size())))
        return { {}, problem(Kind::Malformed, 0, "the bytes are no such message") };
    if (!message->IsInitialized())
        return { {},
            problem(Kind::Malformed, 0,
                "required fields are missing: "
                    + QByteArray::fromStdString(message->InitializationErrorString())) };
    if (cancel.isCancelled())
        return { {}, problem(Kind::Cancelled) };
    pb::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    std::string text;
    const auto status = pb::util::MessageToJsonString(*message, &text, options);
    if (!status.ok())
        return { {},
            problem(Kind::Malformed, 0,
                QByteArray(
                    status.message().data(), static_cast<qsizetype>(status.message().size()))) };
    if (text.size() > static_cast<std::size_t>(limits.output))
        return { {}, problem(Kind::TooLarge) };
    return { LargeBytes(QByteArray::fromStdString(text)), {} };
}

Encoded ProtoSchemaDecoder::encode(const QByteArray& shown, const QByteArray&) const
{
    Schema schema(m_file);
    const auto message = schema.newMessage(m_message);
    if (!message)
        return problem(Kind::NotEncodable, 0,
            schema.file() ? "the .proto file has no message " + m_message : schema.problem());
    const auto status = pb::util::JsonStringToMessage(shown.toStdString(), message.get());
    if (!status.ok())
        return problem(Kind::NotEncodable, 0,
            QByteArray(status.message().data(), static_cast<qsizetype>(status.message().size())));
    std::string bytes;
    {
        pb::io::StringOutputStream stream(&bytes);
        pb::io::CodedOutputStream coded(&stream);
        coded.SetSerializationDeterministic(true); // maps in the order of their keys
        if (!message->SerializeToCodedStream(&coded))
            return problem(Kind::NotEncodable, 0, "required fields are missing");
    }
    return QByteArray::fromStdString(bytes);
}

} // namespace sluice
