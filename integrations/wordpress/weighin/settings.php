<?php
/**
 * The page Settings → Weighin: an address and a key, and whether they work.
 */

namespace Weighin;

defined( 'ABSPATH' ) || exit;

add_action(
	'admin_menu',
	function () {
		add_options_page( 'Weighin', 'Weighin', 'manage_options', 'weighin', __NAMESPACE__ . '\show_page' );
	}
);
add_action(
	'admin_init',
	function () {
		register_setting( 'weighin', 'weighin_url', array( 'sanitize_callback' => __NAMESPACE__ . '\clean_url' ) );
		register_setting( 'weighin', 'weighin_key', array( 'sanitize_callback' => __NAMESPACE__ . '\clean_key' ) );
		add_settings_section( 'weighin', '', '__return_null', 'weighin' );
		$labels = array(
			'url' => __( 'Address of your Weighin', 'weighin' ),
			'key' => __( 'Key', 'weighin' ),
		);
		foreach ( $labels as $name => $label ) {
			$told = array( 'name' => $name, 'label_for' => "weighin_$name" );
			add_settings_field( "weighin_$name", $label, __NAMESPACE__ . '\show_field', 'weighin', 'weighin', $told );
		}
	}
);

function clean_url( $typed ) {
	return untrailingslashit( esc_url_raw( trim( (string) $typed ), array( 'http', 'https' ) ) );
}

function clean_key( $typed ) {
	return preg_replace( '/[^0-9a-f]/', '', strtolower( (string) $typed ) );
}

function show_field( $told ) {
	$name     = $told['name'];
	$is_fixed = defined( 'WEIGHIN_' . strtoupper( $name ) );
	printf(
		'<input id="weighin_%1$s" name="weighin_%1$s" type="%2$s" value="%3$s" class="regular-text code" autocomplete="off" placeholder="%4$s"%5$s>',
		esc_attr( $name ),
		'key' === $name ? 'password' : 'url',
		esc_attr( $is_fixed ? '' : get_option( "weighin_$name", '' ) ),
		$is_fixed ? esc_attr__( 'set in wp-config.php', 'weighin' ) : '',
		disabled( $is_fixed, true, false )
	);
}

function show_page() {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	echo '<div class="wrap"><h1>Weighin</h1><p><strong>' . esc_html( state() ) . '</strong></p><form action="options.php" method="post">';
	settings_fields( 'weighin' );
	do_settings_sections( 'weighin' );
	submit_button();
	echo '</form></div>';
}

/** Whether comments are judged by Weighin now, as a sentence. */
function state() {
	if ( ! is_set_up() ) {
		return __( 'Not in use: enter the address of your Weighin and a key made with “weighin key”.', 'weighin' );
	}
	if ( ! class_exists( 'Akismet' ) ) {
		return __( 'Not in use: the Akismet plugin is not active.', 'weighin' );
	}
	$asked  = array( 'method' => 'POST', 'headers' => array(), 'body' => array( 'blog' => home_url() ), 'timeout' => 5 );
	$answer = ask( '/1.1/verify-key', $asked );
	if ( is_wp_error( $answer ) ) {
		/* translators: %s: what went wrong */
		return sprintf( __( 'Comments wait: Weighin does not answer (%s).', 'weighin' ), $answer->get_error_message() );
	}
	return 'valid' === wp_remote_retrieve_body( $answer )
		? __( 'In use: Weighin knows the key.', 'weighin' )
		: __( 'Comments wait: Weighin does not know the key.', 'weighin' );
}
