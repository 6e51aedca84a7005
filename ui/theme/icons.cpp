// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/icons.h"

#include "ui/theme/colors.h"

#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

namespace sluice {

namespace {

// Bodies of 16 x 16 drawings in strokes of the current colour.
QByteArray builtInBody(const QString& name)
{
    static const QHash<QString, QByteArray> bodies {
        { QStringLiteral("play"), "<path d='M4.5 3v10l8-5z' fill='#000'/>" },
        { QStringLiteral("stop"), "<rect x='4' y='4' width='8' height='8' fill='#000'/>" },
        { QStringLiteral("freeze"), "<path d='M5.5 3.5v9M10.5 3.5v9' stroke-width='2'/>" },
        { QStringLiteral("reload"), "<path d='M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3'/>" },
        { QStringLiteral("search"), "<circle cx='7' cy='7' r='4'/><path d='M10 10l3.5 3.5'/>" },
        { QStringLiteral("filter"), "<path d='M2.5 3.5h11L9.5 8.5v4l-3 1v-5z'/>" },
        { QStringLiteral("connect"),
            "<path d='M5.5 5V2M10.5 5V2M3.5 5h9v2.5a4.5 4.5 0 0 1-9 0zM8 12v2.5'/>" },
        { QStringLiteral("close"), "<path d='M4 4l8 8M12 4l-8 8'/>" },
        { QStringLiteral("help"),
            "<circle cx='8' cy='8' r='6'/><path d='M6 6.3a2 2 0 1 1 2.8 1.9c-.6.3-.8.6-.8 1.3M8 "
            "11.3v.4'/>" },
        { QStringLiteral("info"), "<circle cx='8' cy='8' r='6'/><path d='M8 7.2v4M8 4.7v.4'/>" },
        { QStringLiteral("warning"), "<path d='M8 2.5l6 11H2zM8 6.5v3.6M8 11.7v.3'/>" },
        { QStringLiteral("error"),
            "<circle cx='8' cy='8' r='6'/><path d='M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4'/>" },
        { QStringLiteral("eye"),
            "<path d='M1.5 8c2-3.2 4-4.7 6.5-4.7S12.5 4.8 14.5 8c-2 3.2-4 4.7-6.5 4.7S3.5 11.2 1.5 "
            "8z'/>"
            "<circle cx='8' cy='8' r='2'/>" },
        { QStringLiteral("float"), "<path d='M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z'/>" },
        { QStringLiteral("theme"),
            "<circle cx='8' cy='8' r='5.5'/><path d='M8 2.5a5.5 5.5 0 0 1 0 11z' fill='#000'/>" },
        { QStringLiteral("settings"),
            "<path d='M2 4.5h6M11 4.5h3M2 11.5h3M8 11.5h6'/><circle cx='9.5' cy='4.5' r='1.5'/>"
            "<circle cx='6.5' cy='11.5' r='1.5'/>" },
        { QStringLiteral("copy"),
            "<rect x='5.5' y='5.5' width='8' height='8' rx='1'/><path d='M10.5 3.5v-1h-8v8h1'/>" },
        { QStringLiteral("database"),
            "<ellipse cx='8' cy='4' rx='5' ry='2'/><path d='M3 4v8c0 1.1 2.2 2 5 2s5-.9 "
            "5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2'/>" },
        { QStringLiteral("delete"), "<path d='M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9'/>" },
        { QStringLiteral("edit"),
            "<path d='M3 13l.8-3.2L11 2.6l2.4 2.4-7.2 7.2zM9.5 4.1l2.4 2.4'/>" },
        { QStringLiteral("more"), "<path d='M3.5 4l4 4-4 4M8.5 4l4 4-4 4'/>" },
        { QStringLiteral("command"), "<path d='M3 5l3 3-3 3M8 11.5h5'/>" },
    };
    return bodies.value(name, "<rect x='4.5' y='4.5' width='7' height='7'/>");
}

QByteArray svgOf(const QString& name)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (file.open(QIODevice::ReadOnly))
        return file.readAll();
    return "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><g fill='none' "
           "stroke='#000'"
           " stroke-width='1.4' stroke-linecap='round' stroke-linejoin='round'>"
        + builtInBody(name) + "</g></svg>";
}

/// Draws the SVG's shape in the theme's colour: what is opaque in it takes the colour, whatever
/// colour it had.
class TintedSvgEngine : public QIconEngine {
public:
    explicit TintedSvgEngine(const QString& name)
        : m_name(name)
        , m_svg(svgOf(name))
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, 1));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        const Colors& c = Colors::of(QGuiApplication::palette());
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        QSvgRenderer renderer(m_svg);
        const qreal side = std::min(size.width(), size.height());
        renderer.render(
            &painter, QRectF((size.width() - side) / 2, (size.height() - side) / 2, side, side));
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(pixmap.rect(), mode == QIcon::Disabled ? c.disabledText : c.text);
        return pixmap;
    }

    QIconEngine* clone() const override { return new TintedSvgEngine(m_name); }

private:
    QString m_name;
    QByteArray m_svg;
};

} // namespace

QIcon themedIcon(const QString& name) { return QIcon(new TintedSvgEngine(name)); }

} // namespace sluice
