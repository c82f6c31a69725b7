<?php
defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

delete_option( 'weighin_url' );
delete_option( 'weighin_key' );
