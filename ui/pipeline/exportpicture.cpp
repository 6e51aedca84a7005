// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/exportpicture.h"

#include <QBuffer>
#include <QPainter>
#include <QSvgGenerator>
#include <QWidget>

namespace sluice {

namespace {

QSize sizeOf(const QList<QWidget*>& panes)
{
    QSize size(0, 0);
    for (const QWidget* pane : panes)
        size = { std::max(size.width(), pane->width()), size.height() + pane->height() };
    return size;
}

void paint(QPainter& painter, const QList<QWidget*>& panes)
{
    int top = 0;
    for (QWidget* pane : panes) {
        pane->render(&painter, QPoint(0, top), QRegion(), QWidget::DrawWindowBackground);
        top += pane->height();
    }
}

} // namespace

QImage pictureOf(const QList<QWidget*>& panes, int ratio)
{
    const QSize size = sizeOf(panes);
    if (size.isEmpty())
        return {};
    QImage picture(size * ratio, QImage::Format_RGB32);
    picture.setDevicePixelRatio(ratio);
    picture.fill(panes.first()->palette().color(QPalette::Base));
    QPainter painter(&picture);
    paint(painter, panes);
    return picture;
}

QByteArray svgOf(const QList<QWidget*>& panes, const QString& title)
{
    const QSize size = sizeOf(panes);
    if (size.isEmpty())
        return {};
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setResolution(panes.first()->logicalDpiX()); // so that text is as large as on screen
    generator.setTitle(title);
    QPainter painter(&generator);
    painter.fillRect(QRect(QPoint(0, 0), size), panes.first()->palette().color(QPalette::Base));
    paint(painter, panes);
    painter.end();
    return bytes;
}

ExportEnd writePng(const QImage& picture, const ExportTarget& target)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly) || !picture.save(&buffer, "PNG"))
        return ExportEnd::WriteFailed;
    return writeBytes(bytes, target);
}

} // namespace sluice
