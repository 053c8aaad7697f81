#!/bin/sh
echo '@GREETING@ @TARGET@, version @VERSION@ of @DATE@'
